import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { keysOfVersion, SECRET_VERSION } from "./secrets";

export const noHostInSecret: Rule = {
  id: "secretsmanager-no-host-in-secret",
  title: "A replicated secret contains no host",
  why: "The replica holds the same document: tasks in the other region would connect to the database in the region that is down.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
  severity: "error",
  fix: "Leave host and hostname out of the document; pass the host to the task from its own region.",
  check: (stacks) =>
    eachInstance(stacks, SECRET_VERSION, ({ values }) => {
      const keys = keysOfVersion(values);
      if (!keys) {
        return NOT_APPLICABLE;
      }
      return keys.some((key) => /^host(name)?$/i.test(key))
        ? problem("secret_string_wo", keys, "a document without a host")
        : undefined;
    }),
};
