#!/usr/bin/env bash
# CDKTF: dependsOn of an output, beside that of a resource, and whether Terraform takes it.
. "$(dirname "$0")/lib.sh"
needs_terraform 1.11.4
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformResource, TerraformStack } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
const first = new TerraformResource(stack, "first", { terraformResourceType: "terraform_data" });
new TerraformResource(stack, "second", { terraformResourceType: "terraform_data", dependsOn: [first] });
new TerraformOutput(stack, "ready", { value: "yes", dependsOn: [first] });
app.synth();
const { output, resource } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(`resource ${resource.terraform_data.second.depends_on}, output ${output.ready.depends_on}`);
JS
synthesized=$(node app.js)
code=0
terraform -chdir=out/stacks/stack validate -no-color >validate.log 2>&1 || code=$?
finding "an output's dependsOn is written as an expression, which Terraform refuses there (\"A single static variable reference is required\")" \
  "resource terraform_data.first, output terraform_data.first; validate: 0" \
  "$synthesized; validate: $code$(grep -q "single static variable reference" validate.log && echo ", that message")" \
  'resource terraform_data.first, output ${terraform_data.first}; validate: 1, that message'
