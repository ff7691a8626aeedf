/*
 * policy.c - asks whoever set a policy
 */
#include "policy/policy.h"

DEFINE_STATIC_KEY_FALSE(policy_key);
static policy_answer_t policy_answer;

void policy_register(policy_answer_t answer)
{
	if (answer) {
		smp_store_release(&policy_answer, answer);
		static_branch_enable(&policy_key);
	} else {
		static_branch_disable(&policy_key);
		smp_store_release(&policy_answer, NULL);
	}
}

int __policy_ask(const struct policy_question *q)
{
	policy_answer_t answer = smp_load_acquire(&policy_answer);

	return answer ? answer(q) : 0;
}
