import type { PlacedBox } from "../../services/drawing";
import type { Instance } from "../../terraform/stack/instances";
import { idOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Box, Frame } from "./picture";

/** The VPCs of a region with their public and private subnets and the content of these. */
export function networkFrames(view: StackView, placed: readonly PlacedBox[]): Frame[] {
  return view.instances("aws_vpc").map((vpc) => {
    const subnets = view.referringTo("aws_subnet", "vpc_id", vpc);
    const isPublic = (subnet: Instance) => internetGatewayOf(view, subnet) !== undefined;
    const tiers = (["public", "private"] as const).flatMap((kind) => {
      const ofKind = subnets.filter((subnet) => isPublic(subnet) === (kind === "public"));
      return ofKind.length > 0 ? [tierFrame(view, vpc, kind, ofKind, placed)] : [];
    });
    return {
      id: idOfResource(referenceTo(vpc)),
      kind: "vpc",
      title: `VPC ${vpc.values.cidr_block}`,
      lines: [],
      resources: [referenceTo(vpc)],
      boxes: [],
      frames: tiers,
    };
  });
}

function tierFrame(
  view: StackView,
  vpc: Instance,
  kind: "public" | "private",
  subnets: readonly Instance[],
  placed: readonly PlacedBox[],
): Frame {
  const ids = new Set(subnets.map(({ id }) => id));
  const inside = placed.filter(({ subnetIds }) => subnetIds.some((id) => ids.has(id)));
  return {
    id: `${idOfResource(referenceTo(vpc))} ${kind}`,
    kind,
    title: `${kind} subnets`,
    lines: subnets.map(({ values }) => `${values.cidr_block} ${values.availability_zone}`),
    resources: subnets.map(referenceTo),
    boxes: [...inside.map(({ box }) => box), ...gatewayBoxes(view, subnets)],
    frames: [],
  };
}

/** The internet gateway in a subnet's routes, which makes the subnet public. */
function internetGatewayOf(view: StackView, subnet: Instance): string | undefined {
  const tables = view
    .referringTo("aws_route_table_association", "subnet_id", subnet)
    .map(({ values }) => idOf(values.route_table_id, "aws_route_table"));
  return view
    .instances("aws_route")
    .filter(({ values }) => tables.includes(idOf(values.route_table_id, "aws_route_table")))
    .flatMap(({ values }) => idOf(values.gateway_id, "aws_internet_gateway") ?? [])[0];
}

function gatewayBoxes(view: StackView, subnets: readonly Instance[]): Box[] {
  const routedTo = new Set(subnets.map((subnet) => internetGatewayOf(view, subnet)));
  const internetGateways = view
    .instances("aws_internet_gateway")
    .filter(({ id }) => routedTo.has(id))
    .map((gateway) => gatewayBox(gateway, "Internet gateway"));
  const natGateways = subnets
    .flatMap((subnet) => view.referringTo("aws_nat_gateway", "subnet_id", subnet))
    .map((gateway) => gatewayBox(gateway, "NAT gateway"));
  return [...internetGateways, ...natGateways];
}

function gatewayBox(gateway: Instance, service: string): Box {
  const reference = referenceTo(gateway);
  return { id: idOfResource(reference), service, title: service, lines: [], resources: [reference] };
}
