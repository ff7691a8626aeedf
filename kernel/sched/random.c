/*
 * random.c - the random generator
 *
 * A 256-bit key feeds ChaCha20 (RFC 8439).  Who takes from the pool takes one
 * block, whose first half replaces the pool's key at once, so that what was
 * given out cannot be computed from what is found in memory later; the second
 * half is a key of its own, for one long request or for a CPU's batch.
 *
 * Short requests are served from the batch: a few blocks made at once, the
 * first half block of which is the batch's next key; bytes are wiped as they are
 * given out.  A batch older than the last that was added to the pool is
 * thrown away.
 *
 * The key begins as what the processor (RDSEED, RDRAND), the clock and the
 * boot loader know; the host's virtio-rng and programs add to it.
 */
#include "sched/random.h"

#include "arch/x86/irqflags.h"
#include "arch/x86/percpu.h"
#include "arch/x86/processor.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/tsc.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define KEY_WORDS	8
#define BLOCK_WORDS	16
#define BLOCK_BYTES	64
#define HALF_BYTES	32

static u32 pool_key[KEY_WORDS];		/* l */
static u64 pool_count;			/* l  makes each block another */
static u64 pool_generation = 1;	/* l to write  grows when something is added */
static DEFINE_SPINLOCK(pool_lock);	/* letter l; interrupts off */

#define BATCH_BLOCKS	4

/* This CPU's, interrupts off. */
struct batch {
	u32 key[KEY_WORDS];
	u64 generation;			/* the pool's when it gave the key; 0: no key yet */
	size_t left;			/* bytes at the end of @bytes that nobody has yet */
	u8 bytes[BATCH_BLOCKS * BLOCK_BYTES] __aligned(8);
};

static DEFINE_PER_CPU(struct batch, batch);

static inline u32 rol32(u32 v, int n)
{
	return v << n | v >> (32 - n);
}

#define QUARTER(a, b, c, d) do { \
	a += b; d = rol32(d ^ a, 16); \
	c += d; b = rol32(b ^ c, 12); \
	a += b; d = rol32(d ^ a, 8); \
	c += d; b = rol32(b ^ c, 7); \
} while (0)

static void chacha_block(const u32 key[KEY_WORDS], u64 counter, u32 out[BLOCK_WORDS])
{
	/* "expand 32-byte k" */
	u32 in[BLOCK_WORDS] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
	u32 x[BLOCK_WORDS];
	int i;

	memcpy(in + 4, key, KEY_WORDS * sizeof(u32));
	in[12] = counter;
	in[13] = counter >> 32;
	memcpy(x, in, sizeof(x));
	for (i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
	for (i = 0; i < BLOCK_WORDS; i++)
		out[i] = x[i] + in[i];
}

/* 32 random bytes; the key they came from is gone. */
static void pool_take(u32 half[KEY_WORDS])
{
	u32 block[BLOCK_WORDS];
	unsigned long flags;

	spin_lock_irqsave(&pool_lock, flags);
	chacha_block(pool_key, pool_count++ ^ rdtsc(), block);
	memcpy(pool_key, block, sizeof(pool_key));
	spin_unlock_irqrestore(&pool_lock, flags);
	memcpy(half, block + KEY_WORDS, HALF_BYTES);
	memset(block, 0, sizeof(block));
	OPTIMIZER_HIDE_VAR(half);
}

static noinline void batch_fill(struct batch *b, u64 generation)
{
	if (b->generation != generation) {
		b->generation = generation;
		pool_take(b->key);
	}
	for (u64 i = 0; i < BATCH_BLOCKS; i++)
		chacha_block(b->key, i, (u32 *)b->bytes + i * BLOCK_WORDS);
	memcpy(b->key, b->bytes, HALF_BYTES);
	memset(b->bytes, 0, HALF_BYTES);
	b->left = sizeof(b->bytes) - HALF_BYTES;
}

static void batch_take(void *buf, size_t len)
{
	u64 generation = READ_ONCE(pool_generation);
	unsigned long flags;
	struct batch *b;
	u8 *p;

	local_irq_save(flags);
	b = this_cpu_ptr(&batch);
	if (b->left < len || b->generation != generation)
		batch_fill(b, generation);
	p = b->bytes + sizeof(b->bytes) - b->left;
	memcpy(buf, p, len);
	memset(p, 0, len);
	b->left -= len;
	local_irq_restore(flags);
}

void get_random_bytes(void *buf, size_t len)
{
	u32 key[KEY_WORDS], block[BLOCK_WORDS];
	u64 counter = 0;
	u8 *p = buf;

	if (len <= BLOCK_BYTES) {
		batch_take(buf, len);
		return;
	}
	pool_take(key);
	while (len) {
		size_t n = min(len, (size_t)BLOCK_BYTES);

		chacha_block(key, counter++, block);
		memcpy(p, block, n);
		p += n;
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

void add_device_randomness(const void *buf, size_t len)
{
	u32 block[BLOCK_WORDS];
	unsigned long flags;
	const u8 *p = buf;

	spin_lock_irqsave(&pool_lock, flags);
	while (len) {
		size_t i, n = min(len, sizeof(pool_key));

		for (i = 0; i < n; i++)
			((u8 *)pool_key)[i] ^= p[i];
		chacha_block(pool_key, pool_count++, block);
		memcpy(pool_key, block, sizeof(pool_key));
		p += n;
		len -= n;
	}
	pool_generation++;
	spin_unlock_irqrestore(&pool_lock, flags);
}

void add_hwgenerator_randomness(const void *buf, size_t len)
{
	add_device_randomness(buf, len);
}

static bool rdrand(u64 *v)
{
	int tries;
	u8 ok;

	for (tries = 0; tries < 10; tries++) {
		asm volatile("rdrand %0; setc %1" : "=r"(*v), "=qm"(ok) : : "cc");
		if (ok)
			return true;
	}
	return false;
}

void random_init(void)
{
	u64 seed[16];
	int i;

	for (i = 0; i < ARRAY_SIZE(seed); i++) {
		seed[i] = rdtsc();
		if (cpu_has(CPU_RDRAND) && rdrand(&seed[i]))
			seed[i] ^= rdtsc();
	}
	add_device_randomness(seed, sizeof(seed));
	seed[0] = arch_wall_clock();
	seed[1] = rdtsc();
	add_device_randomness(seed, 2 * sizeof(u64));
}
