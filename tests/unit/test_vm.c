/*
 * test_vm - the QEMU command line
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "share.h"
#include "vm.h"

static const struct vm_config config = {
	.machine = "microvm", .acpi = true, .accel = "tcg", .memory_mib = 64, .cpus = 2,
	.kernel = "k", .initrd = "i", .append = "quiet it's", .console_fd = 3,
	.ports = { { "a,b", 4 } }, .nr_ports = 1,
};

static char *line(const struct vm_config *wanted)
{
	char **command = vm_command(wanted);
	char *text = vm_command_quoted(command);

	vm_command_free(command);
	return text;
}

static void test_microvm(void **state)
{
	char *text = line(&config);

	(void)state;
	assert_string_equal(text,
		"qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot "
		"-machine microvm,accel=tcg -cpu max -m 64 -smp 2 -kernel k -initrd i "
		"-append 'quiet it'\\''s' -chardev socket,id=console,fd=3 "
		"-serial chardev:console -device virtio-serial-device "
		"-chardev socket,id=port0,fd=4 "
		"-device virtserialport,chardev=port0,name=a,,b");
	free(text);
}

static void test_pc_with_gdb(void **state)
{
	struct vm_config pc = config;
	char *text;

	(void)state;
	pc.machine = "pc";
	pc.gdb_port = 1234;
	pc.initrd = NULL;
	text = line(&pc);
	assert_non_null(strstr(text, "-device virtio-serial-pci "));
	assert_non_null(strstr(text, "-S -gdb tcp:127.0.0.1:1234"));
	assert_null(strstr(text, "-initrd"));
	free(text);
}

static void test_shares(void **state)
{
	static const struct share shares[] = {
		{ .tag = "root", .host = "/", .guest = "/" },
		{ .tag = "out", .host = "/a,b c", .guest = "/out", .writable = true },
	};
	struct vm_config shared = config;
	char *text;

	(void)state;
	shared.nr_ports = 0;
	shared.console_fd = -1;
	shared.shares = shares;
	shared.nr_shares = 2;
	text = line(&shared);
	assert_non_null(strstr(text, "-chardev stdio,id=console,signal=off -serial "));
	assert_non_null(strstr(text,
		"-fsdev local,id=share0,path=/,security_model=none,multidevs=remap,readonly=on "
		"-device virtio-9p-device,fsdev=share0,mount_tag=root "
		"-fsdev 'local,id=share1,path=/a,,b c,security_model=none,multidevs=remap' "
		"-device virtio-9p-device,fsdev=share1,mount_tag=out"));
	free(text);
	shared.machine = "q35";
	text = line(&shared);
	assert_non_null(strstr(text, "virtio-9p-pci,fsdev=share1"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_microvm),
		cmocka_unit_test(test_pc_with_gdb),
		cmocka_unit_test(test_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
