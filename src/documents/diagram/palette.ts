import type { PlanAction } from "./picture";

/** A colour in light and dark mode. The drawing identifies it by the light one, so each must be unique. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

export const PALETTE = {
  paper: { light: "#ffffff", dark: "#0d1117" },
  text: { light: "#1f2328", dark: "#e6edf3" },
  detail: { light: "#4a525c", dark: "#b6bec8" },
  box: { light: "#fffffe", dark: "#1c232d" },
  boxBorder: { light: "#57606a", dark: "#8b949e" },
  idle: { light: "#eff2f5", dark: "#161b22" },
  idleBorder: { light: "#818b95", dark: "#6e7681" },
  dns: { light: "#f3eefd", dark: "#1e1633" },
  dnsBorder: { light: "#8250de", dark: "#a371f6" },
  region: { light: "#f6f8fa", dark: "#12171e" },
  regionBorder: { light: "#59636e", dark: "#848d97" },
  vpc: { light: "#e8f2ff", dark: "#0d2038" },
  vpcBorder: { light: "#0969da", dark: "#4493f8" },
  public: { light: "#e3f6e8", dark: "#11281a" },
  publicBorder: { light: "#1a7f37", dark: "#3fb950" },
  private: { light: "#fdf4e0", dark: "#2a210f" },
  privateBorder: { light: "#9a6700", dark: "#d29922" },
  traffic: { light: "#0550ae", dark: "#79c0ff" },
  standby: { light: "#6e7781", dark: "#8c959f" },
  replication: { light: "#8250df", dark: "#bc8cff" },
  condition: { light: "#6639ba", dark: "#a371f7" },
} as const satisfies Record<string, Colour>;

/** For objects that are replaced or that Terraform stops managing: the text tells which. */
const EXCHANGED = {
  fill: { light: "#ffdcc2", dark: "#5c2a06" },
  border: { light: "#953800", dark: "#ffa657" },
};

/** Fill and border of what a plan changes. */
export const ACTION_PALETTE = {
  update: {
    fill: { light: "#fff3b0", dark: "#4a3b00" },
    border: { light: "#7d4e00", dark: "#e3b341" },
  },
  create: {
    fill: { light: "#c8f4d2", dark: "#0f4420" },
    border: { light: "#116329", dark: "#56d364" },
  },
  forget: EXCHANGED,
  "forget-create": EXCHANGED,
  replace: EXCHANGED,
  destroy: {
    fill: { light: "#ffd5d2", dark: "#611319" },
    border: { light: "#a40e26", dark: "#ff7b72" },
  },
} as const satisfies Record<PlanAction, { fill: Colour; border: Colour }>;

/** All colours. */
export const COLOURS: readonly Colour[] = [
  ...Object.values(PALETTE),
  ...new Set(Object.values(ACTION_PALETTE).flatMap(({ fill, border }) => [fill, border])),
];
