/** The package's own types do not stand where its export map points. */
declare module 'asl-validator' {
  export default function validate(machine: unknown): { isValid: boolean; errors: unknown[] };
}
