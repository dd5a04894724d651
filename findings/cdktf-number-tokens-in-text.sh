#!/usr/bin/env bash
# CDKTF: number tokens in a template string.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
const number = (name) => new TerraformVariable(stack, name, { type: "number" }).numberValue;
const [first, second] = [number("first"), number("second")];
new TerraformOutput(stack, "range", { value: `${first}-${second}` });
new TerraformOutput(stack, "name", { value: `nat-${first}` });
app.synth();
const { output } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(JSON.stringify({ range: output.range.value, name: output.name.value.replace(/[\d.]{9,}e/, "...e") }));
JS
finding "of two number tokens in one string the second is lost, and text before a number token makes it a plain number; neither is an error" \
  '{"range":"${var.first}-${var.second}","name":"nat-${var.first}"}' \
  "$(node app.js)" '{"range":"${var.first}","name":"nat--...e+298"}'
