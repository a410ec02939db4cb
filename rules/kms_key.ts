/** A key of AWS KMS by its ARN: not an alias, which may come to mean another key. */
const KEY_ARN =
  /^arn:(aws(?:-[a-z]+){0,2}):kms:([a-z]{2}(?:-[a-z]+)+-\d{1,2}):\d{12}:key\/[\w-]{1,64}$/;

/** Where a key is. */
interface KmsPlace {
  /** AWS's name of it. */
  readonly region: string;
  /** Host of the region's KMS. */
  readonly host: string;
}

/** Where the key with an ARN is; null for what is no ARN of a KMS key. */
export function placeOfKey(arn: string): KmsPlace | null {
  const [, partition, region = ""] = KEY_ARN.exec(arn) ?? [];
  if (partition === undefined) return null;
  const domain = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return { region, host: `kms.${region}.${domain}` };
}
