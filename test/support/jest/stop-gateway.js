/** Stops the object store that files shared, after the last of them. */
export default () => globalThis.stopSharedGateway?.();
