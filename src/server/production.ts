/**
 * Imported before all else: libraries ask for this when they are loaded, and check more, and more slowly, where it does
 * not say production. A developer may still set it.
 */
process.env.NODE_ENV ??= 'production';
