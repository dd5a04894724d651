import type { Config } from "../../config";
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

/** Parts of names that AWS or Terraform makes up, whatever they name. */
const MADE_UP: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "*"],
  // Terraform's own suffix of a name prefix.
  [/-\d{26}(?=\/|$)/, "-*"],
  ...APIS.flatMap(({ madeUp = [] }) => madeUp),
];

/** What target groups are called, whatever the configuration's name is: a prefix of theirs may have six characters. */
const TARGET_GROUP = "lamp-*";

/** An ARN of one configuration's recording, made good for any. */
export function toTemplate(arn: string, config: Config): string {
  let template = arn;
  for (const [pattern, replacement] of MADE_UP) {
    template = template.replace(pattern, replacement);
  }
  for (const [placeholder, value] of placeholders(config)) {
    // A name is a whole word: never the middle of another.
    const word = new RegExp(`(?<![\\w])${escapePattern(value)}(?![\\w])`, "g");
    template = template.replace(word, placeholder);
  }
  // One pattern for all alarms of a part: there are many. Never for all of a name, as another environment's may begin alike.
  return template.replace(/(:alarm:\{name\}-[a-z]+)-.*/, "$1-*");
}

/** The ARN that a template means in a configuration; a zone that its stack makes has an id nobody knows yet. */
export function fromTemplate(template: string, config: Config): string {
  const { zone } = config.dns;
  const known = new Map([
    ["{zone}", "id" in zone ? zone.id : "*"],
    ["{targetGroup}", TARGET_GROUP],
    ...placeholders(config),
  ]);
  return template.replace(/\{\w+\}/g, (placeholder) => known.get(placeholder) ?? placeholder);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
