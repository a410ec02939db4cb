/** The header that carries a believed client address inside the platform; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = "x-banata-client-address";
