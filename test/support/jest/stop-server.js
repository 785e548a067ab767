/** Stops the server that files shared, after the last of them. */
export default () => globalThis.stopSharedServer();
