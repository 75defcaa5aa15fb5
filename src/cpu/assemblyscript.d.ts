/** What vite/assemblyscript.ts makes of an AssemblyScript file. */
declare module '*.as.ts?wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.as.ts?wasm&shared' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
