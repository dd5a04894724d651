#!/usr/bin/env bash
# CDKTF: null as the value of an output and as the default of a variable, which Terraform's documentation recommends for
# optional values.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
const synthesize = (add) => {
  const app = new App({ outdir: "out" });
  try {
    add(new TerraformStack(app, "stack"));
    app.synth();
    return "synthesized";
  } catch (error) {
    return error.message;
  }
};
const seen = [
  synthesize((stack) => new TerraformVariable(stack, "owner", { type: "string", default: null })),
  synthesize((stack) => new TerraformOutput(stack, "owners", { value: { web: "ops", batch: null } })),
];
console.log(seen.join("; "));
JS
finding "null, which the types accept, ends the synthesis with a TypeError that names neither the element nor the stack" \
  "synthesized; synthesized" \
  "$(node app.js)" \
  "Cannot convert undefined or null to object; Cannot convert undefined or null to object"
