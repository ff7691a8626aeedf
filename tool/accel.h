/*
 * accel.h - does KVM work here?
 */
#ifndef TOOL_ACCEL_H
#define TOOL_ACCEL_H

#include <stdbool.h>

enum kvm_state {
	KVM_WORKS,
	KVM_ABSENT,		/* no /dev/kvm */
	KVM_DENIED,		/* there is one, but not for us */
	KVM_BROKEN,		/* it opens, and then no guest runs */
};

/* The last verdict is remembered; @anew asks again. */
enum kvm_state kvm_probe(bool anew);
const char *kvm_state_text(enum kvm_state state);

#endif
