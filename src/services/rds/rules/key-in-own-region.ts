import { idOf, regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE } from "./instances";

export const keyInOwnRegion: Rule = {
  id: "rds-key-in-own-region",
  title: "A database is encrypted with a key in its own region",
  why: "A cross-region replica needs a key in the region where it is created; a key in the source's region plans without an error and fails on apply.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html",
  severity: "error",
  fix: "Set kms_key_id to the ARN of a key that the same stack creates.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ stack, values }) => {
      const key = values.kms_key_id;
      if (!key) {
        return NOT_APPLICABLE;
      }
      const region = regionOf(stack, values);
      const id = idOf(key, "aws_kms_key");
      const keyRegion =
        id === undefined ? String(key).split(":")[3] : regionOf(stack, stack.resources("aws_kms_key")[id]);
      return keyRegion === region ? undefined : problem("kms_key_id", key, `the ARN of a key in ${region}`);
    }),
};
