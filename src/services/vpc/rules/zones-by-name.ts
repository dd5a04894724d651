import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const zonesByName: Rule = {
  id: "vpc-zones-by-name",
  title: "Subnets name their Availability Zones, and no stack looks them up",
  why: "A lookup is one more call in the recovery path, and its result changes when AWS adds a zone, which replaces subnets.",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html",
  severity: "error",
  fix: "Set availability_zone to the region's name and a letter; leave data aws_availability_zones out.",
  check: (stacks) =>
    eachInstance(stacks, "aws_subnet", ({ stack, values }) => {
      const region = regionOf(stack, values);
      const zone = values.availability_zone;
      const looksUp = Object.keys(stack.dataSources("aws_availability_zones"));
      return [
        typeof zone === "string" && zone.slice(0, -1) === region && /[a-z]$/.test(zone)
          ? undefined
          : problem("availability_zone", zone, `${region} and a letter`),
        ...looksUp.map((id) => `data.aws_availability_zones.${id}: got a lookup, allowed: none`),
      ];
    }),
};
