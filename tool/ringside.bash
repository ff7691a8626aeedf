# bash completion of ringside: verbs, options, and then programs.
# tests/unit/test_docs.c holds the lists against the table in tool/options.c.

_ringside_run="--root --rodir --rwdir --alone --initrd --add -u --user -e --env
	-w --workdir --timeout --trace --trace= --path --gdb --gdb= -m --memory -c
	--cpus --accel --machine --kernel --append --dry-run -q --quiet -v --verbose
	-h --help"
_ringside_menu="--abi --play --play= --timeout --trace --trace= --path --gdb
	--gdb= -m --memory -c --cpus --accel --machine --kernel --append --dry-run -q
	--quiet -v --verbose -h --help"

# Those that take a value in the next word.
_ringside_takes_value() {
	case $1 in
	--root|--rodir|--rwdir|--initrd|--add|-u|--user|-e|--env|-w|--workdir|--timeout|\
	-m|--memory|-c|--cpus|--accel|--machine|--kernel|--append|--abi)
		return 0 ;;
	esac
	return 1
}

# The value of option $1, which starts with $2.
_ringside_value() {
	case $1 in
	--root|--rodir|--rwdir|-w|--workdir)
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -d -- "$2")) ;;
	--initrd|--add|--kernel)
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "$2")) ;;
	-u|--user)	COMPREPLY=($(compgen -u -- "$2")) ;;
	-e|--env)	COMPREPLY=($(compgen -e -- "$2")) ;;
	--accel)	COMPREPLY=($(compgen -W "auto kvm tcg" -- "$2")) ;;
	--machine)	COMPREPLY=($(compgen -W "microvm q35 pc" -- "$2")) ;;
	--abi)		COMPREPLY=($(compgen -W "x86_64 i386" -- "$2")) ;;
	esac
}

# The program's own words: as if it stood first on the line.
_ringside_program() {
	local offset=$1 cur=$2

	if declare -F _command_offset >/dev/null; then
		_command_offset "$offset"
	elif [ "$COMP_CWORD" -eq "$offset" ]; then
		COMPREPLY=($(compgen -c -- "$cur"))
	else
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "$cur"))
	fi
}

_ringside() {
	local cur=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} i words

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W "run menu doctor --help --version" -- "$cur"))
		return
	fi
	case $verb in
	run)	words=$_ringside_run ;;
	menu)	words=$_ringside_menu ;;
	*)	return ;;
	esac
	for ((i = 2; i < COMP_CWORD; i++)); do
		if [ "${COMP_WORDS[i]}" = -- ]; then
			_ringside_program $((i + 1)) "$cur"
			return
		elif _ringside_takes_value "${COMP_WORDS[i]}"; then
			if [ $((i + 1)) -eq "$COMP_CWORD" ]; then
				_ringside_value "${COMP_WORDS[i]}" "$cur"
				return
			fi
			i=$((i + 1))
		elif [ "${COMP_WORDS[i]}" = = ]; then
			# --trace=FILE is three words here.
			if [ $((i + 1)) -eq "$COMP_CWORD" ]; then
				COMPREPLY=($(compgen -f -- "$cur"))
				return
			fi
			i=$((i + 1))
		elif [ "${COMP_WORDS[i]#-}" = "${COMP_WORDS[i]}" ]; then
			_ringside_program "$i" "$cur"
			return
		fi
	done
	if [ "$cur" = = ]; then
		COMPREPLY=($(compgen -f))
	elif [ "${cur#-}" != "$cur" ]; then
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
		[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
	elif [ "$verb" = run ]; then
		_ringside_program "$COMP_CWORD" "$cur"
	fi
}

complete -F _ringside ringside
