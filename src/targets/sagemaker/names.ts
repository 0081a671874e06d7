/**
 * The patterns that AWS documents for these names. A name that breaks them is never put into a request, an id or a path:
 * its row says so instead.
 */
const domainId = /^d-(-*[a-z0-9]){1,61}$/;
const resourceName = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

export const isDomainId = (value: string | undefined): value is string => value !== undefined && domainId.test(value);

/** A user profile's or a space's name. */
export const isResourceName = (value: string | undefined): value is string =>
  value !== undefined && resourceName.test(value);
