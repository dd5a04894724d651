#!/usr/bin/env bash
# CDKTF: an aspect added to the App.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, Aspects, TerraformStack, TerraformVariable } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
new TerraformVariable(stack, "name", { type: "string" });
const visited = { app: 0, stack: 0 };
Aspects.of(app).add({ visit: () => void visited.app++ });
Aspects.of(stack).add({ visit: () => void visited.stack++ });
app.synth();
console.log(`app: ${visited.app}, stack: ${visited.stack}`);
JS
finding "an aspect of the App visits nothing, an aspect of a stack visits the stack and what is in it" \
  "app: 4, stack: 3 (the App's aspect visits the whole tree, as the AWS CDK's does)" \
  "$(node app.js)" 'app: 0, stack: 3'
