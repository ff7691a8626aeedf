/*
 * vport.h - virtio-serial ports as character devices
 */
#ifndef RINGSIDE_FS_VPORT_H
#define RINGSIDE_FS_VPORT_H

/* After the drivers are up and devtmpfs exists. */
void vport_init(void);

#endif
