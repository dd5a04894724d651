import type { Config } from "../../config";
import { targetGroupPrefix } from "../../contract/names";
import { APIS } from "./apis";

/** The values that differ between configurations, longest first: `lamp` is part of `lamp-apache`. */
function placeholders(config: Config): readonly (readonly [string, string])[] {
  const { backend, image, regions, service } = config;
  const values: [string, string][] = [
    ["{repository}", image.repository],
    ["{logGroup}", service.logGroup],
    ["{account}", config.accountId],
    ["{primary}", regions.primary.region],
    ["{dr}", regions.dr.region],
    ["{name}", config.name],
  ];
  if (backend.kind === "s3") {
    values.push(["{primaryBucket}", backend.buckets.primary], ["{drBucket}", backend.buckets.dr]);
  }
  return values.sort(([, a], [, b]) => b.length - a.length);
}

/** Parts of names that AWS or Terraform generates, in names of any kind. */
const MADE_UP: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "*"],
  // Terraform's own suffix of a name prefix.
  [/-\d{26}(?=\/|$)/, "-*"],
  ...APIS.flatMap(({ madeUp = [] }) => madeUp),
];

/** Turns an ARN in one configuration's recording into a template for any. */
export function toTemplate(arn: string, config: Config): string {
  let template = arn;
  for (const [pattern, replacement] of MADE_UP) {
    template = template.replace(pattern, replacement);
  }
  for (const [placeholder, value] of placeholders(config)) {
    // A name is a whole word, never part of another.
    const word = new RegExp(`(?<![\\w])${escapePattern(value)}(?![\\w])`, "g");
    template = template.replace(word, placeholder);
  }
  // One pattern for the many alarms of a part. Never one for a whole name: another environment's may begin the same.
  return template.replace(/(:alarm:\{name\}-[a-z]+)-.*/, "$1-*");
}

/** The ARN of a template in a configuration; the id of a zone that the stack creates is not known yet. */
export function fromTemplate(template: string, config: Config): string {
  const { zone } = config.dns;
  const known = new Map([
    ["{zone}", "id" in zone ? zone.id : "*"],
    ["{targetGroup}", `${targetGroupPrefix(config)}*`],
    ...placeholders(config),
  ]);
  return template.replace(/\{\w+\}/g, (placeholder) => known.get(placeholder) ?? placeholder);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
