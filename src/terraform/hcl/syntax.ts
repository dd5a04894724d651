/** A parsed HCL expression, limited to what CDKTF's Terraform JSON contains. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "root"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression }
  | {
      readonly kind: "splat";
      readonly of: Expression;
      /** The expression for each item, which is the root {@link SPLAT_ITEM}. */
      readonly each: Expression;
    }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "negative"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: "for";
      /** One name for the value, or two for key and value. */
      readonly names: readonly string[];
      readonly over: Expression;
      /** Only for an object. */
      readonly key?: Expression;
      readonly value: Expression;
      readonly condition?: Expression;
      /** Whether values of one key are grouped in a list: `key => value...`. */
      readonly isGrouped: boolean;
    };

/** The name of a splat's item, which no expression can have. */
export const SPLAT_ITEM = "*";

export type BinaryOperator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";
