#!/usr/bin/env bash
# CDKTF: text with template marks as an argument of a function.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, Fn, TerraformOutput, TerraformStack } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
new TerraformOutput(stack, "log", { value: Fn.jsonencode({ apache: "%{User-Agent}i", shell: "${HOME}" }) });
app.synth();
const { output } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(output.log.value);
JS
finding "of the two marks of a Terraform template, \${ is escaped in an argument and %{ is not: Terraform refuses Apache's %{User-Agent}i as a template directive" \
  '${jsonencode({"apache" = "%%{User-Agent}i", "shell" = "$${HOME}"})}' \
  "$(node app.js)" \
  '${jsonencode({"apache" = "%{User-Agent}i", "shell" = "$${HOME}"})}'
