/*
 * random.c - numbers nobody can guess
 *
 * The state is one 256-bit key.  Each request runs ChaCha20 under it: the first
 * half of the first block is the next key, so what was given out cannot be
 * computed from a key that is found later; the second half keys the request's own
 * stream.  Whatever looks random is mixed in by the same step: the processor's
 * RDRAND, the time stamp counter at every request, what the host sends
 * (virtio-rng).  There is no count of entropy: the generator is usable from the
 * first request on.
 */
#include "sched/random.h"

#include "arch/x86/processor.h"
#include "arch/x86/spinlock.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define KEY_WORDS	8
#define BLOCK_WORDS	16
#define BLOCK_BYTES	(BLOCK_WORDS * 4)

static DEFINE_SPINLOCK(random_lock);		/* interrupts off */
static u32 random_key[KEY_WORDS];		/* random_lock */
static bool random_seeded;			/* random_lock  RDRAND was asked once */

static u32 rotl(u32 x, int n)
{
	return x << n | x >> (32 - n);
}

static void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotl(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotl(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotl(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotl(x[b] ^ x[c], 7);
}

/* One block of ChaCha20 (RFC 8439) with @counter as its block counter. */
static void chacha_block(const u32 key[KEY_WORDS], u64 counter, u32 out[BLOCK_WORDS])
{
	u32 in[BLOCK_WORDS] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
	int i;

	memcpy(in + 4, key, KEY_WORDS * 4);
	in[12] = (u32)counter;
	in[13] = (u32)(counter >> 32);
	memcpy(out, in, BLOCK_BYTES);
	for (i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (i = 0; i < BLOCK_WORDS; i++)
		out[i] += in[i];
}

/* A failed RDRAND leaves 0, which harms nothing. */
static u64 rdrand(void)
{
	u64 v = 0;

	if (cpu_has(CPU_RDRAND))
		asm volatile("rdrand %0" : "+r"(v) : : "cc");
	return v;
}

/* random_lock held: the key becomes what the old one and @words make together. */
static void mix(const u32 words[KEY_WORDS])
{
	u32 block[BLOCK_WORDS];
	int i;

	for (i = 0; i < KEY_WORDS; i++)
		random_key[i] ^= words[i];
	chacha_block(random_key, rdtsc(), block);
	memcpy(random_key, block, sizeof(random_key));
}

static void seed_once(void)
{
	u64 words[KEY_WORDS / 2];
	size_t i;

	if (random_seeded)
		return;
	random_seeded = true;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		words[i] = rdrand() ^ rdtsc();
	mix((u32 *)words);
}

void add_device_randomness(const void *buf, size_t len)
{
	u32 words[KEY_WORDS];
	unsigned long flags;

	while (len) {
		size_t n = min(len, sizeof(words));

		memset(words, 0, sizeof(words));
		memcpy(words, buf, n);
		spin_lock_irqsave(&random_lock, flags);
		mix(words);
		spin_unlock_irqrestore(&random_lock, flags);
		buf += n;
		len -= n;
	}
}

void add_hwgenerator_randomness(const void *buf, size_t len)
{
	add_device_randomness(buf, len);
}

void get_random_bytes(void *buf, size_t len)
{
	u32 block[BLOCK_WORDS], key[KEY_WORDS];
	unsigned long flags;
	u64 counter = 0;

	spin_lock_irqsave(&random_lock, flags);
	seed_once();
	chacha_block(random_key, rdtsc(), block);
	memcpy(random_key, block, sizeof(random_key));
	spin_unlock_irqrestore(&random_lock, flags);

	memcpy(key, block + KEY_WORDS, sizeof(key));
	/* Small requests are served from the half block itself. */
	if (len <= sizeof(key)) {
		memcpy(buf, key, len);
		return;
	}
	while (len) {
		size_t n = min_t(size_t, len, BLOCK_BYTES);

		chacha_block(key, counter++, block);
		memcpy(buf, block, n);
		buf += n;
		len -= n;
	}
}

u32 get_random_u32(void)
{
	u32 v;

	get_random_bytes(&v, sizeof(v));
	return v;
}

u64 get_random_u64(void)
{
	u64 v;

	get_random_bytes(&v, sizeof(v));
	return v;
}

u32 get_random_u32_below(u32 ceil)
{
	u32 skew = -ceil % ceil, v;	/* 2^32 mod ceil values come up too often */

	do {
		v = get_random_u32();
	} while (v < skew);
	return v % ceil;
}
