/*
 * acpi.c - what the firmware's tables say: CPUs, interrupt controllers, power, devices
 *
 * Every length is checked against the table it stands in: firmware is believed,
 * not trusted.  Without tables there is one CPU, one I/O APIC at the usual place,
 * and the devices that virtio_mmio.device= names.
 */
#include "arch/x86/acpi.h"

#include "arch/x86/boot.h"
#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"

struct acpi_info acpi_info __ro_after_init;
struct virtio_mmio_resource virtio_mmio_devices[ACPI_MAX_VIRTIO_MMIO] __ro_after_init;
unsigned int nr_virtio_mmio_devices __ro_after_init;

struct rsdp {
	char signature[8];		/* "RSD PTR " */
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
} __packed;

struct table_header {
	char signature[4];
	u32 length;
	u8 revision, checksum;
	char oem_id[6], oem_table_id[8];
	u32 oem_revision, creator_id, creator_revision;
} __packed;

struct generic_address {
	u8 space, bit_width, bit_offset, access;
	u64 addr;
} __packed;

/* The fields of the FADT that we use, at their offsets. */
struct fadt {
	struct table_header header;	/* 0 */
	u32 facs, dsdt;			/* 36 */
	u8 skip1[20];			/* 44 */
	u32 pm1a_cnt, pm1b_cnt;		/* 64 */
	u8 skip2[40];			/* 72 */
	u32 flags;			/* 112 */
	struct generic_address reset;	/* 116 */
	u8 reset_value;			/* 128 */
	u8 skip3[11];			/* 129 */
	u64 x_dsdt;			/* 140 */
	u8 skip4[96];			/* 148 */
	struct generic_address sleep_control;	/* 244 */
} __packed;

#define FADT_RESET_SUPPORTED	BIT(10)
#define FADT_HW_REDUCED		BIT(20)

static bool __init checksum_ok(const void *p, size_t len)
{
	const u8 *b = p;
	u8 sum = 0;

	while (len--)
		sum += *b++;
	return sum == 0;
}

static const struct table_header *__init map_table(u64 phys)
{
	const struct table_header *t = phys_map(phys, sizeof(*t));

	if (!t || t->length < sizeof(*t) || t->length > (1U << 20))
		return NULL;
	return phys_map(phys, t->length);
}

static const struct rsdp *__init scan_rsdp(phys_addr_t from, phys_addr_t to)
{
	const char *p = phys_map(from, to - from);

	for (const char *end = p + (to - from); p && p + sizeof(struct rsdp) <= end; p += 16)
		if (!memcmp(p, "RSD PTR ", 8) && checksum_ok(p, 20))
			return (const struct rsdp *)p;
	return NULL;
}

static const struct rsdp *__init find_rsdp(void)
{
	const struct rsdp *r;

	if (boot_info.rsdp) {
		r = phys_map(boot_info.rsdp, sizeof(*r));
		if (r && !memcmp(r->signature, "RSD PTR ", 8))
			return r;
	}
	return scan_rsdp(0xe0000, 0x100000);
}

static void __init add_cpu(u32 apic_id, bool enabled)
{
	struct acpi_info *a = &acpi_info;

	if (!enabled || a->nr_cpus == ACPI_MAX_CPUS || apic_id == a->cpu_apic_id[0])
		return;
	a->cpu_apic_id[a->nr_cpus++] = apic_id;
}

static u32 __init get32(const u8 *p)
{
	u32 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static void __init madt_override(const u8 *e)
{
	u32 flags = e[8] | e[9] << 8;

	if (e[3] < 16)
		acpi_info.isa[e[3]] = (struct acpi_override){
			.gsi = get32(e + 4),
			.low = (flags & 3) == 3,
			.level = (flags >> 2 & 3) == 3,
		};
}

static void __init madt_entry(const u8 *e, u8 len)
{
	struct acpi_info *a = &acpi_info;

	if (e[0] == 0 && len >= 8) {
		add_cpu(e[3], e[4] & 1);
	} else if (e[0] == 9 && len >= 16) {
		add_cpu(get32(e + 4), e[8] & 1);
	} else if (e[0] == 1 && len >= 12 && a->nr_ioapics < ACPI_MAX_IOAPICS) {
		a->ioapic[a->nr_ioapics++] =
			(struct acpi_ioapic){ get32(e + 4), get32(e + 8) };
	} else if (e[0] == 2 && len >= 10) {
		madt_override(e);
	}
}

static void __init read_madt(const struct table_header *t)
{
	const u8 *p = (const u8 *)t + 44, *end = (const u8 *)t + t->length;

	for (; p + 2 <= end && p[1] >= 2 && p + p[1] <= end; p += p[1])
		madt_entry(p, p[1]);
}

/*
 * AML.  An integer is a prefix and its bytes, or one of two opcodes alone.
 * Returns the bytes used, 0 if there is no integer.
 */
static unsigned int __init aml_integer(const u8 *p, const u8 *end, u64 *v)
{
	unsigned int n = p >= end ? 0 : p[0] == 0x0a ? 1 : p[0] == 0x0b ? 2 : p[0] == 0x0c ? 4 :
			 p[0] == 0x0e ? 8 : 0;

	*v = 0;
	if (p < end && p[0] <= 1) {
		*v = p[0];
		return 1;
	}
	if (!n || p + 1 + n > end)
		return 0;
	memcpy(v, p + 1, n);
	return 1 + n;
}

/* Name (_S5_, Package (n) { type_a, type_b, ... }) */
static void __init find_s5(const u8 *p, const u8 *end)
{
	u64 a, b;

	for (; p + 8 < end; p++) {
		const u8 *q = p + 4;

		if (memcmp(p, "_S5_", 4) || *q++ != 0x12)
			continue;
		q += 1 + (*q >> 6);	/* package length */
		q++;			/* number of elements */
		q += aml_integer(q, end, &a);
		if (!aml_integer(q, end, &b))
			b = a;
		acpi_info.s5_type_a = (int)a;
		acpi_info.s5_type_b = (int)b;
		return;
	}
}

static void __init add_virtio_mmio(u64 base, u32 size, u32 irq, bool level)
{
	if (nr_virtio_mmio_devices == ACPI_MAX_VIRTIO_MMIO || !size)
		return;
	virtio_mmio_devices[nr_virtio_mmio_devices++] =
		(struct virtio_mmio_resource){ base, size, irq };
	if (level && irq < 16)
		acpi_info.isa[irq] = (struct acpi_override){ irq, false, true };
}

/*
 * Device (VRnn) { Name (_HID, "LNRO0005") ... Name (_CRS, ResourceTemplate {
 * Memory32Fixed (..., base, size), Interrupt (...) { irq } }) }: the resources
 * are byte sequences of fixed form, 86 09 00 and 89 06 00.
 */
static void __init find_virtio_mmio(const u8 *p, const u8 *end)
{
	for (; p + 8 < end; p++) {
		const u8 *q, *stop;
		u32 base = 0, size = 0;

		if (memcmp(p, "LNRO0005", 8))
			continue;
		stop = end - p > 160 ? p + 160 : end;
		for (q = p + 8; q + 12 <= stop; q++) {
			if (q[0] == 0x86 && q[1] == 9 && q[2] == 0) {
				base = get32(q + 4);
				size = get32(q + 8);
				q += 11;
			} else if (size && q[0] == 0x89 && q[1] == 6 && q[2] == 0 && q[4] == 1) {
				add_virtio_mmio(base, size, get32(q + 5), !(q[3] & 2));
				break;
			}
		}
	}
}

static void __init read_fadt(const struct table_header *t)
{
	const struct fadt *f = (const struct fadt *)t;
	struct acpi_info *a = &acpi_info;
	const struct table_header *dsdt;
	const u8 *aml, *end;
	u64 dsdt_phys = f->dsdt;

	if (t->length < 116)
		return;
	a->has_fadt = true;
	a->pm1a_cnt = (u16)f->pm1a_cnt;
	a->pm1b_cnt = (u16)f->pm1b_cnt;
	if (t->length >= 129 && (f->flags & FADT_RESET_SUPPORTED)) {
		a->reset_space = f->reset.space;
		a->reset_addr = f->reset.addr;
		a->reset_value = f->reset_value;
	}
	if (t->length >= 148 && f->x_dsdt)
		dsdt_phys = f->x_dsdt;
	if (t->length >= 256 && (f->flags & FADT_HW_REDUCED)) {
		a->reduced_hardware = true;
		a->sleep_control = f->sleep_control.addr;
		a->sleep_control_space = f->sleep_control.space;
		a->pm1a_cnt = a->pm1b_cnt = 0;
	}
	dsdt = map_table(dsdt_phys);
	if (!dsdt)
		return;
	aml = (const u8 *)(dsdt + 1);
	end = (const u8 *)dsdt + dsdt->length;
	find_s5(aml, end);
	find_virtio_mmio(aml, end);
}

static void __init read_table(u64 phys)
{
	const struct table_header *t = map_table(phys);

	if (!t)
		return;
	if (!memcmp(t->signature, "APIC", 4))
		read_madt(t);
	else if (!memcmp(t->signature, "FACP", 4))
		read_fadt(t);
}

static void __init read_tables(void)
{
	const struct rsdp *rsdp = find_rsdp();
	const struct table_header *root;
	unsigned int width;
	bool wide;

	if (!rsdp)
		return;
	wide = rsdp->revision >= 2 && rsdp->xsdt;
	width = wide ? 8 : 4;
	root = map_table(wide ? rsdp->xsdt : rsdp->rsdt);
	if (!root)
		return;
	for (u32 off = sizeof(*root); off + width <= root->length; off += width) {
		u64 phys = 0;

		memcpy(&phys, (const u8 *)root + off, width);
		read_table(phys);
	}
}

/* virtio_mmio.device=SIZE@BASE:IRQ[:ID], as on Linux; SIZE may end in K or M. */
static void __init device_parameter(void *arg __maybe_unused, char *word, bool after_dashes)
{
	static const char name[] = "virtio_mmio.device=";
	unsigned long size, base;
	char *p;

	if (after_dashes || strncmp(word, name, sizeof(name) - 1))
		return;
	size = simple_strtoul(word + sizeof(name) - 1, &p, 0);
	if (*p == 'K' || *p == 'k')
		size <<= 10, p++;
	else if (*p == 'M' || *p == 'm')
		size <<= 20, p++;
	if (*p != '@')
		goto bad;
	base = simple_strtoul(p + 1, &p, 0);
	if (*p != ':')
		goto bad;
	add_virtio_mmio(base, (u32)size, (u32)simple_strtoul(p + 1, &p, 0), false);
	return;
bad:
	pr_warn("%s: expected SIZE@BASE:IRQ\n", word);
}

void __init acpi_init(u32 boot_apic_id)
{
	static char line[COMMAND_LINE_SIZE] __initdata;
	struct acpi_info *a = &acpi_info;

	a->cpu_apic_id[0] = boot_apic_id;
	a->nr_cpus = 1;
	a->reset_space = 0xff;
	a->s5_type_a = a->s5_type_b = 0;
	for (u32 i = 0; i < 16; i++)
		a->isa[i].gsi = i;
	read_tables();
	if (!a->nr_ioapics)
		a->ioapic[a->nr_ioapics++] = (struct acpi_ioapic){ 0xfec00000, 0 };

	strscpy(line, boot_command_line, sizeof(line));
	cmdline_words(line, device_parameter, NULL);
}
