import { Cidr } from "../cidr";
import { LONGEST_PLANNED_PREFIX, plannedSubnets } from "../resolve";
import type { ParsedConfig } from "../schema";
import type { Check, Conflict } from "./check";

/** The longest subnet prefix that an Application Load Balancer accepts (ELB user guide, "Subnets"). */
const LONGEST_LOAD_BALANCER_PREFIX = 27;

/** The VPCs do not overlap; subnets lie inside their VPC and do not overlap. */
export const checkNetwork: Check = ({ regions }) => [
  ...vpcsApart(regions),
  ...subnetsFit("regions.primary", regions.primary),
  ...subnetsFit("regions.dr", regions.dr),
];

function vpcsApart({ primary, dr }: ParsedConfig["regions"]): Conflict[] {
  const other = Cidr.parse(primary.cidrBlock);
  if (!other.overlaps(Cidr.parse(dr.cidrBlock))) {
    return [];
  }
  const free = ["10.0.0.0/16", "10.1.0.0/16"].find((range) => !Cidr.parse(range).overlaps(other));
  return [
    {
      path: "regions.dr.cidrBlock",
      uses: ["regions.primary.cidrBlock"],
      got: dr.cidrBlock,
      allowed: `a range that does not overlap regions.primary.cidrBlock, ${other}`,
      fix: `choose another, such as ${free}`,
    },
  ];
}

function subnetsFit(base: string, region: ParsedConfig["regions"]["primary"]): Conflict[] {
  const uses = ["cidrBlock", "publicSubnets", "privateSubnets"].map((key) => `${base}.${key}`);
  const vpc = Cidr.parse(region.cidrBlock);
  const unplanned = (["publicSubnets", "privateSubnets"] as const).filter((key) => region[key] === undefined);
  if (unplanned.length > 0 && vpc.prefixLength > LONGEST_PLANNED_PREFIX) {
    return unplanned.map((key) => ({
      path: `${base}.${key}`,
      uses,
      got: undefined,
      allowed: `two subnets of ${vpc}: the default ones do not fit`,
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
      allowed: `a /${LONGEST_LOAD_BALANCER_PREFIX} or larger: a load balancer accepts no smaller subnet`,
      fix: "make it larger",
    })),
    ...overlapping.map(({ one, two }) => {
      // Between a given and a planned subnet, the given one must change.
      const [change, keep] = two.given ? [two, one] : [one, two];
      return {
        path: change.path,
        uses,
        got: `${change.block}`,
        allowed: `a range that does not overlap ${keep.path}, ${keep.block}`,
        fix: "move it, or remove both lists of subnets for the default ones",
      };
    }),
  ];
}
