#!/usr/bin/env bash
# CDKTF: a list with an undefined element as the argument of a Terraform function.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, Fn, TerraformOutput, TerraformStack } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
new TerraformOutput(stack, "join", { value: Fn.join(",", ["a", undefined, "c"]) });
new TerraformOutput(stack, "json", { value: Fn.jsonencode([1, undefined, 3]) });
app.synth();
const { output } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(output.join.value, output.json.value);
JS
finding "an undefined element takes every element after it away, without an error" \
  'an error, or null in its place as JSON.stringify([1, undefined, 3]) has it: [1,null,3]' \
  "$(node app.js)" '${join(",", ["a", ])} ${jsonencode([1, ])}'
