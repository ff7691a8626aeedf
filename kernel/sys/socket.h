/*
 * sys/socket.h - <linux/if.h> asks the C library for struct sockaddr; here it
 * comes from the socket layer
 */
#include "net/net.h"
