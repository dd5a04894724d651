#!/usr/bin/env bash
# Terraform: a plan of nothing but moves, in the plan's JSON and by its exit code. terraform_data needs no provider.
. "$(dirname "$0")/lib.sh"
needs_terraform 1.11.4
in_temporary_folder
echo 'resource "terraform_data" "before" {}' >main.tf
terraform init -no-color >init.log && terraform apply -no-color -auto-approve >apply.log
cat >main.tf <<'TF'
resource "terraform_data" "after" {}
moved {
  from = terraform_data.before
  to   = terraform_data.after
}
TF
code=0
terraform plan -no-color -detailed-exitcode -out moved.tfplan >plan.log || code=$?
seen=$(terraform show -json moved.tfplan | node -e '
  const plan = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const [{ address, previous_address, change }] = plan.resource_changes;
  console.log(`${address} from ${previous_address}: ${change.actions}; applyable: ${plan.applyable}`);')
finding "a move is a change to apply (exit code 2, applyable) whose only action in the JSON is no-op; without the apply a later plan that lacks the moved block destroys and creates" \
  "an action of its own, or exit code 0" \
  "exit code $code; $seen" \
  "exit code 2; terraform_data.after from terraform_data.before: no-op; applyable: true"
