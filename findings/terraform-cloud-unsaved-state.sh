#!/usr/bin/env bash
# Terraform with states in HCP Terraform: the command it gives for a state that it could not upload.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/hcp-terraform.sh"
needs terraform node openssl
in_temporary_folder
needs_terraform 1.11.4
hcp_terraform
workspace app one
terraform -chdir=app init -no-color >init.log
touch refuse
terraform -chdir=app apply -no-color -auto-approve >apply.log 2>&1 || true
advice=$(grep -o "terraform state push errored.tfstate" apply.log | head -1)
rm refuse
code=0
terraform -chdir=app state push errored.tfstate >push.log 2>&1 || code=$?
why=$(grep -o "workspace already locked" push.log || echo "not locked")
terraform -chdir=app force-unlock -no-color -force acme/app >unlock.log
after=0
terraform -chdir=app state push errored.tfstate >again.log 2>&1 || after=$?
finding "an apply whose state cannot be uploaded leaves the workspace locked, and says to push the state without saying so: the push is refused until the workspace is unlocked" \
  "the given command saves the state" \
  "$advice: exit code $code, $why; after force-unlock: $after" \
  "terraform state push errored.tfstate: exit code 1, workspace already locked; after force-unlock: 0"
