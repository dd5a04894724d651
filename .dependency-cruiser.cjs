// Imports run one way; the lowest layer comes first. A layer imports those before it, and itself.
const layers = [
  ["src/config", "src/tools"],
  ["src/terraform"],
  ["src/contract"],
  ["src/services"],
  ["src/stacks"],
  ["src/review"],
  ["src/operator"],
  ["src/documents", "src/cli"],
];

const within = (/** @type {string[]} */ folders) => `^(?:${folders.join("|")})/`;

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    ...layers.slice(0, -1).map((layer, index) => ({
      name: `${layer.map((folder) => folder.replace("src/", "")).join("-and-")}-imports-down`,
      severity: /** @type {const} */ ("error"),
      from: { path: within(layer) },
      to: { path: within(layers.slice(index + 1).flat()) },
    })),
    {
      name: "modules-know-no-tools",
      comment: "A module knows neither stacks nor configuration files nor another module's inside.",
      severity: "error",
      from: { path: "^modules/([^/]+)/" },
      to: { path: "^src/" },
    },
    {
      name: "src-imports-no-bench-or-tests",
      severity: "error",
      from: { path: "^(?:src|modules)/" },
      to: { path: "^(?:bench|test)/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    // Types count as well: a circle of types is a circle of knowledge.
    tsPreCompilationDeps: true,
    exclude: { path: "\\.test\\.ts$|/test-support\\.ts$" },
    doNotFollow: { path: "node_modules" },
  },
};
