import type { PlanRule } from "../plan-rule";
import { neverBecomes } from "../words";

export const bucketAclPublic: PlanRule = {
  id: "plan-bucket-acl-public",
  risk: "exposure",
  effect: "makes a bucket public",
  title: "No bucket ACL grants access to everybody",
  why: "Anyone who knows its name can read it, and perhaps write to it.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
  controls: ["S3.2", "S3.3"],
  severity: "error",
  fix: "Use the ACL private, or none with BucketOwnerEnforced.",
  words: [
    {
      name: /(^|[._])((predefined_|canned_|default_)?acl|container_access_type|public_access_type)$/,
      exceptTypes: /network_acl|web_acl|memorydb|elasticache/,
      judge: neverBecomes((value) =>
        /^(public-?read(-?write)?|authenticated-?read|blob|container)$/i.test(String(value)),
      ),
      problem: "grants everybody access by ACL",
      onCreation: true,
    },
    {
      name: /(^|\.)(grantee\.|grant\.)?uri$/,
      judge: neverBecomes((value) => /groups\/global\/(AllUsers|AuthenticatedUsers)$/.test(String(value))),
      problem: "grants everybody access by ACL",
      onCreation: true,
    },
    {
      name: /(^|\.)(member|members|role_entity|entity)$/,
      judge: neverBecomes((value) =>
        [value].flat().some((one) => /^(\w+:)?(allUsers|allAuthenticatedUsers)$/.test(String(one))),
      ),
      problem: "grants everybody access",
      onCreation: true,
    },
  ],
};
