import { availabilityZones } from "../resolve";
import type { ParsedConfig } from "../schema";
import type { Check, Conflict } from "./check";

/** Two different regions, at least one active, each with two of its own zones and generations in order. */
export const checkRegions: Check = ({ regions }) => [
  ...differentRegions(regions),
  ...oneServes(regions),
  ...(["primary", "dr"] as const).flatMap((which) => [
    ...zonesOfRegion(`regions.${which}`, regions[which]),
    ...generationsInOrder(`regions.${which}`, regions[which]),
  ]),
];

function differentRegions({ primary, dr }: ParsedConfig["regions"]): Conflict[] {
  if (primary.region !== dr.region) {
    return [];
  }
  return [
    {
      path: "regions.dr.region",
      uses: ["regions.primary.region"],
      got: dr.region,
      allowed: `a region other than regions.primary.region, ${primary.region}`,
      fix: "choose a different region: a lost region cannot stand in for itself",
    },
  ];
}

function oneServes({ primary, dr }: ParsedConfig["regions"]): Conflict[] {
  if (primary.posture === "active" || dr.posture === "active") {
    return [];
  }
  return [
    {
      path: "regions.primary.posture",
      uses: ["regions.dr.posture"],
      got: primary.posture,
      allowed: '"active" in one of the two regions: a standby replicates the other region\'s writer',
      fix: "set the region that serves to active",
    },
  ];
}

function zonesOfRegion(base: string, region: ParsedConfig["regions"]["primary"]): Conflict[] {
  const [first, second] = availabilityZones(region);
  const uses = [`${base}.region`, `${base}.availabilityZones`];
  const foreign = [first, second].flatMap((zone, index) => {
    if (zone.slice(0, -1) === region.region) {
      return [];
    }
    const own = `${region.region}${zone.slice(-1)}`;
    return [
      {
        path: `${base}.availabilityZones[${index}]`,
        uses,
        got: zone,
        allowed: `an Availability Zone of ${base}.region, ${region.region}`,
        fix: `use ${own}, or remove ${base}.availabilityZones to use zones a and b`,
      },
    ];
  });
  if (first !== second) {
    return foreign;
  }
  return [
    ...foreign,
    {
      path: `${base}.availabilityZones[1]`,
      uses,
      got: second,
      allowed: `a zone other than ${base}.availabilityZones[0], ${first}: the load balancer and RDS need two`,
      fix: "choose a second zone",
    },
  ];
}

function generationsInOrder(base: string, region: ParsedConfig["regions"]["primary"]): Conflict[] {
  const { databaseGeneration, oldestDatabaseGeneration } = region;
  if (oldestDatabaseGeneration <= databaseGeneration) {
    return [];
  }
  return [
    {
      path: `${base}.oldestDatabaseGeneration`,
      uses: [`${base}.databaseGeneration`],
      got: oldestDatabaseGeneration,
      allowed: `at most ${base}.databaseGeneration, ${databaseGeneration}`,
      fix: `lower it: the current generation is never retired`,
    },
  ];
}
