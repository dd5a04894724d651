#!/usr/bin/env bash
# Terraform with states in HCP Terraform: whose lock the message "Error acquiring the state lock" describes.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/hcp-terraform.sh"
needs terraform node openssl curl
in_temporary_folder
needs_terraform 1.11.4
hcp_terraform
workspace app one
terraform -chdir=app init -no-color >init.log
curl -s --cacert certificate.pem -X POST -o lock.json "https://$host/api/v2/workspaces/ws-0/actions/lock"
terraform -chdir=app plan -no-color >plan.log 2>&1 || true
id=$(sed -n 's/.*  ID: *\([0-9a-f-]\{36\}\).*/\1/p' plan.log)
who=$(sed -n 's/.*Who: *\([^ ]*\).*/\1/p' plan.log)
[ "$who" = "$(whoami)@$(hostname)" ] && who="the refused command itself"
code=0
terraform -chdir=app force-unlock -no-color -force "$id" >unlock.log 2>&1 || code=$?
named=0
terraform -chdir=app force-unlock -no-color -force acme/app >named.log 2>&1 || named=$?
finding "the lock info of a locked workspace (ID, Who, Created) is that of the command that was refused, and force-unlock refuses that ID; it wants ORGANIZATION/WORKSPACE" \
  "who holds the lock, and an ID that removes it" \
  "held by somebody else, Who is $who; force-unlock with the ID: exit code $code; with acme/app: $named" \
  "held by somebody else, Who is the refused command itself; force-unlock with the ID: exit code 1; with acme/app: 0"
