#!/usr/bin/env bash
# CDKTF: keys of a map that is a variable's default.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformStack, TerraformVariable } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
new TerraformVariable(stack, "zones", { type: "map(string)", default: { "eu-central-1": "a", euWest: "b" } });
app.synth();
const { variable } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(JSON.stringify(variable.zones.default));
JS
finding "keys of the user's own map are converted to snake case like argument names, hyphens included" \
  '{"eu-central-1":"a","euWest":"b"}' \
  "$(node app.js)" '{"eu_central_1":"a","eu_west":"b"}'
