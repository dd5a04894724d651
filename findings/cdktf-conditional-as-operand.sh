#!/usr/bin/env bash
# CDKTF: a conditional as an operand of an operator, and what Terraform makes of it.
. "$(dirname "$0")/lib.sh"
needs_terraform 1.11.4
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, conditional, Op, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
const urgent = new TerraformVariable(stack, "urgent", { type: "bool" });
const closed = new TerraformVariable(stack, "closed", { type: "bool" });
new TerraformOutput(stack, "go", { value: Op.or(urgent.value, conditional(closed.value, false, true)) });
app.synth();
const { output } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(output.go.value.slice(2, -1));
JS
expression=$(node app.js)
mkdir console
printf 'variable "urgent" { default = true }\nvariable "closed" { default = false }\n' >console/main.tf
seen=$(echo "$expression" | terraform -chdir=console console 2>>console.log)
finding "Op.or(urgent, conditional(closed, false, true)) gets no parentheses around the conditional, so that it becomes the conditional of the whole operation: with urgent true and closed false it is false" \
  "(var.urgent || (var.closed ? false : true)) = true" \
  "$expression = $seen" \
  "(var.urgent || var.closed ? false : true) = false"
