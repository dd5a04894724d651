/** The oldest Terraform that has write-only arguments and native S3 lock files. */
export const OLDEST_TERRAFORM = "1.11.0";

/**
 * Honours only the first `import` block of a resource with `for_each`, so it would create what it should adopt; fixed in
 * 1.16.1. Source: https://github.com/hashicorp/terraform/issues/39068
 */
export const REFUSED_TERRAFORM = "1.16.0";

/** For `required_version`. */
export const TERRAFORM_CONSTRAINT = `>= ${OLDEST_TERRAFORM}, != ${REFUSED_TERRAFORM}, < 2.0.0`;

/** For messages, after "Terraform". */
export const TERRAFORM_VERSIONS = `${OLDEST_TERRAFORM} or newer, except ${REFUSED_TERRAFORM}`;
