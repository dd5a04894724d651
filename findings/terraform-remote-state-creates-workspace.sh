#!/usr/bin/env bash
# Terraform: a plan that reads the state of a workspace of HCP Terraform that does not exist.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/hcp-terraform.sh"
needs terraform node openssl
in_temporary_folder
needs_terraform 1.11.4
hcp_terraform
mkdir reader
cat >reader/main.tf <<TF
data "terraform_remote_state" "other" {
  backend = "remote"
  config = {
    hostname     = "$host"
    organization = "acme"
    workspaces   = { name = "misspelt" }
  }
}
TF
terraform -chdir=reader init -no-color >init.log
code=0
terraform -chdir=reader plan -no-color >plan.log 2>&1 || code=$?
finding "a plan whose terraform_remote_state names a workspace that does not exist creates it, with the organization's default settings, and then fails" \
  "an error; a plan and a data source change nothing" \
  "exit code $code, $(grep -o 'Unable to find remote state' plan.log | head -1); $(grep '^POST organizations/workspaces' calls.log)" \
  "exit code 1, Unable to find remote state; POST organizations/workspaces 201"
