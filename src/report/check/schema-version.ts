/** Version of the report's shape: raised when a field changes its meaning or goes away. */
export const SCHEMA_VERSION = 2;
