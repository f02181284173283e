import * as z from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** GitLab's documented Code Quality report format, and nothing beyond it. */
export const codeQualitySchema = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: sha256,
    severity: z.enum(["info", "minor", "major", "critical", "blocker"]),
    location: z.strictObject({
      path: z.string().regex(/^(?!\.\/)/, "GitLab finds no file by a path that starts with ./"),
      lines: z.strictObject({ begin: z.int().min(1) }),
    }),
  }),
);

/** in-toto's ResourceDescriptor v1: any field may be missing, but not uri, digest and content together. */
const resourceDescriptorSchema = z
  .strictObject({
    name: z.string().optional(),
    uri: z.string().optional(),
    digest: z.record(z.string(), z.string().regex(/^[0-9a-f]+$/)).optional(),
    content: z.base64().optional(),
    downloadLocation: z.string().optional(),
    mediaType: z.string().optional(),
    annotations: z.record(z.string(), z.json()).optional(),
  })
  .refine(({ uri, digest, content }) => uri !== undefined || digest !== undefined || content !== undefined);

/** The predicate of in-toto's test-result v0.1. */
export const testResultSchema = z.strictObject({
  result: z.enum(["PASSED", "WARNED", "FAILED"]),
  configuration: z.array(resourceDescriptorSchema),
  url: z.url().optional(),
  passedTests: z.array(z.string()).optional(),
  warnedTests: z.array(z.string()).optional(),
  failedTests: z.array(z.string()).optional(),
});
