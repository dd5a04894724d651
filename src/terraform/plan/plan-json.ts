/** Attributes of a resource, as JSON of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: every resource type has its own shape.
export type Values = Readonly<Record<string, any>>;

/**
 * The parts of `terraform show -json PLAN` that this project reads.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resource_changes?: readonly ResourceChange[];
  /** What changed outside of Terraform since the last apply. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  /** The state the plan is based on, with the data sources it read. */
  readonly prior_state?: {
    readonly values?: {
      readonly root_module?: {
        readonly resources?: readonly {
          readonly mode: "managed" | "data";
          readonly type: string;
          readonly name: string;
        }[];
      };
    };
  };
  /** The state after the apply, as far as it is known. */
  readonly planned_values?: {
    readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
    readonly root_module?: unknown;
  };
  readonly configuration?: {
    readonly provider_config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  /** Results of checks and conditions. */
  readonly checks?: readonly Values[];
  /** The same in plans of Terraform 1.2. */
  readonly condition_results?: readonly Values[];
  /** Changes that wait for a later plan. */
  readonly deferred_changes?: readonly { readonly resource_change?: ResourceChange }[];
  /** What Terraform 1.14 runs besides the changes. */
  readonly action_invocations?: readonly Values[];
  readonly deferred_action_invocations?: readonly Values[];
  /** Whether it plans everything: false with -target, and while changes are deferred. */
  readonly complete?: boolean;
  /** The plan failed halfway and cannot be applied. */
  readonly errored?: boolean;
}

export interface ResourceChange {
  /** `aws_db_instance.database_main["1"]`; drift in plans of Terraform 0.15.4 to 1.0.1 has none. */
  readonly address?: string;
  /** `module.database` */
  readonly module_address?: string;
  readonly previous_address?: string;
  /** @default managed */
  readonly mode?: "managed" | "data";
  readonly type: string;
  /** The logical id. */
  readonly name: string;
  /** The key of `for_each` or `count`. */
  readonly index?: string | number;
  readonly provider_name: string;
  readonly change: Change;
  /** The reason, if Terraform gives one: `replace_because_cannot_update`, `delete_because_no_resource_config`, ... */
  readonly action_reason?: string;
  /** The key of an object left over from a replacement. */
  readonly deposed?: string;
}

export interface Change {
  /** One, or two for a replacement, in the order in which they happen: see `actionOf`. */
  readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete" | "forget")[];
  readonly before: unknown;
  readonly after: unknown;
  /** `true` for a value of `after` that is known only after the apply. */
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** The attributes that force a replacement, as paths. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}
