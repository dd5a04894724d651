#!/usr/bin/env bash
# CDKTF: two constructs whose ids differ in a character that Terraform does not take in a name.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformResource, TerraformStack } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
class Data extends TerraformResource {
  constructor(scope, id, input) {
    super(scope, id, { terraformResourceType: "terraform_data" });
    this.input = input;
  }
  synthesizeAttributes() {
    return { input: this.input };
  }
}
new Data(stack, "a.b", "first");
new Data(stack, "ab", "second");
app.synth();
const { resource } = JSON.parse(require("node:fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(Object.entries(resource.terraform_data).map(([id, { input }]) => `${id}=${input}`).join(" "));
JS
finding "a.b and ab are two constructs and one resource: the second replaces the first without an error" \
  "two resources, or an error that names both constructs" \
  "$(node app.js)" 'ab=second'
