#!/usr/bin/env bash
# CDKTF: operators whose right operand is 0, false or empty text.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, Op, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
const { value } = new TerraformVariable(stack, "tasks", { type: "number" });
const outputs = { zero: Op.gt(value, 0), one: Op.gt(value, 1), left: Op.gt(0, value), no: Op.and(true, false) };
for (const [name, expression] of Object.entries(outputs)) {
  new TerraformOutput(stack, name, { value: expression });
}
app.synth();
const { output } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(Object.keys(outputs).map((name) => output[name].value).join(" "));
JS
finding "a right operand of 0, false or \"\" is written as undefined, which Terraform takes for a reference and refuses" \
  '${(var.tasks > 0)} ${(var.tasks > 1)} ${(0 > var.tasks)} ${(true && false)}' \
  "$(node app.js)" \
  '${(var.tasks > undefined)} ${(var.tasks > 1)} ${(0 > var.tasks)} ${(true && undefined)}'
