import { Cidr } from "../cidr";
import { LONGEST_PLANNED_PREFIX, plannedSubnets } from "../resolve";
import type { ParsedConfig } from "../schema";
import type { Check, Finding } from "./check";

/** The longest prefix of a subnet that an Application Load Balancer takes (ELB user guide, "Subnets"). */
const LONGEST_LOAD_BALANCER_PREFIX = 27;

/** VPC ranges keep apart; subnets lie in their VPC, apart from each other. */
export const checkNetwork: Check = ({ regions }) => [
  ...vpcsApart(regions),
  ...subnetsFit("regions.primary", regions.primary),
  ...subnetsFit("regions.dr", regions.dr),
];

function vpcsApart({ primary, dr }: ParsedConfig["regions"]): Finding[] {
  const other = Cidr.parse(primary.cidrBlock);
  if (!other.overlaps(Cidr.parse(dr.cidrBlock))) return [];
  const free = ["10.0.0.0/16", "10.1.0.0/16"].find((range) => !Cidr.parse(range).overlaps(other));
  return [
    {
      path: "regions.dr.cidrBlock",
      uses: ["regions.primary.cidrBlock"],
      got: dr.cidrBlock,
      allowed: `a range apart from regions.primary.cidrBlock, ${other}`,
      fix: `choose another, such as ${free}`,
    },
  ];
}

function subnetsFit(base: string, region: ParsedConfig["regions"]["primary"]): Finding[] {
  const uses = ["cidrBlock", "publicSubnets", "privateSubnets"].map((key) => `${base}.${key}`);
  const vpc = Cidr.parse(region.cidrBlock);
  const unplanned = (["publicSubnets", "privateSubnets"] as const).filter((key) => region[key] === undefined);
  if (unplanned.length > 0 && vpc.prefixLength > LONGEST_PLANNED_PREFIX) {
    return unplanned.map((key) => ({
      path: `${base}.${key}`,
      uses,
      got: undefined,
      allowed: `two subnets of ${vpc}: it has no room for the default ones`,
      fix: `add them, or make ${base}.cidrBlock a /${LONGEST_PLANNED_PREFIX} or larger`,
    }));
  }

  const planned = unplanned.length > 0 ? plannedSubnets(region.cidrBlock) : undefined;
  const tier = (key: "publicSubnets" | "privateSubnets", fallback: readonly string[] | undefined) =>
    (region[key] ?? fallback ?? []).map((text, index) => ({
      path: `${base}.${key}[${index}]`,
      given: region[key] !== undefined,
      block: Cidr.parse(text),
    }));
  const publicSubnets = tier("publicSubnets", planned?.public);
  const subnets = [...publicSubnets, ...tier("privateSubnets", planned?.private)];

  const outside = subnets.filter(({ block }) => !vpc.contains(block));
  const small = publicSubnets.filter(({ block }) => block.prefixLength > LONGEST_LOAD_BALANCER_PREFIX);
  const pairs = subnets.flatMap((one, index) => subnets.slice(index + 1).map((two) => ({ one, two })));
  const overlapping = pairs.filter(({ one, two }) => one.block.overlaps(two.block));
  return [
    ...outside.map(({ path, block }) => ({
      path,
      uses,
      got: `${block}`,
      allowed: `a range inside ${base}.cidrBlock, ${vpc}`,
      fix: "move it inside, or remove both lists of subnets for the default ones",
    })),
    ...small.map(({ path, block }) => ({
      path,
      uses,
      got: `${block}`,
      allowed: `a /${LONGEST_LOAD_BALANCER_PREFIX} or larger: a load balancer takes no smaller subnet`,
      fix: "make it larger",
    })),
    ...overlapping.map(({ one, two }) => {
      // Of a given and a planned subnet, the given one is to change.
      const [change, keep] = two.given ? [two, one] : [one, two];
      return {
        path: change.path,
        uses,
        got: `${change.block}`,
        allowed: `a range apart from ${keep.path}, ${keep.block}`,
        fix: "move it, or remove both lists of subnets for the default ones",
      };
    }),
  ];
}
