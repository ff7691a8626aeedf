/*
 * io.h - ports and device registers
 */
#ifndef RINGSIDE_ARCH_IO_H
#define RINGSIDE_ARCH_IO_H

#include "lib/types.h"

static inline void outb(u8 v, u16 port) { asm volatile("outb %0,%1" : : "a"(v), "Nd"(port)); }
static inline void outw(u16 v, u16 port) { asm volatile("outw %0,%1" : : "a"(v), "Nd"(port)); }
static inline void outl(u32 v, u16 port) { asm volatile("outl %0,%1" : : "a"(v), "Nd"(port)); }

static inline u8 inb(u16 port)
{
	u8 v;

	asm volatile("inb %1,%0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u16 inw(u16 port)
{
	u16 v;

	asm volatile("inw %1,%0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u32 inl(u16 port)
{
	u32 v;

	asm volatile("inl %1,%0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u8 readb(const void *p) { return *(const volatile u8 *)p; }
static inline u16 readw(const void *p) { return *(const volatile u16 *)p; }
static inline u32 readl(const void *p) { return *(const volatile u32 *)p; }
static inline u64 readq(const void *p) { return *(const volatile u64 *)p; }
static inline void writeb(u8 v, void *p) { *(volatile u8 *)p = v; }
static inline void writew(u16 v, void *p) { *(volatile u16 *)p = v; }
static inline void writel(u32 v, void *p) { *(volatile u32 *)p = v; }
static inline void writeq(u64 v, void *p) { *(volatile u64 *)p = v; }

#endif
