import type { Rule } from "../../rule";
import { eachInstance, mustBe, problem } from "../../subjects";

export const zoneNotForced: Rule = {
  id: "route53-zone-not-forced",
  title: "A zone that the stacks create keeps records of others, and has a name that Route 53 accepts",
  why: "A zone with records of others cannot be deleted, unless force_destroy deletes them too. And Route 53 reserves documentation names such as example.com.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html",
  severity: "error",
  fix: "Leave force_destroy out; use your own domain (dns.zone).",
  check: (stacks) =>
    eachInstance(stacks, "aws_route53_zone", ({ values }) => [
      mustBe(values, "force_destroy", undefined, false),
      /(^|\.)example\.(com|net|org)\.?$/i.test(values.name)
        ? problem("name", values.name, "a domain that is not reserved")
        : undefined,
    ]),
};
