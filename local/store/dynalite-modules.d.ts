/** dynalite ships no types; dynalite.ts says what its modules hold. */
declare module 'dynalite/*' {
  const moduleExports: unknown;
  export default moduleExports;
}
