/**
 * Object-like macros every program starts with: the machine's word, the limits of its integers, and
 * constants of the kernel API. A source may define any of them anew.
 */

/** In front of the text of printk(): joined to it, they are nothing here. */
const LOG_LEVELS = ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const

/** Name and replacement text of the predefined macros for a machine with `wordBits`-bit `long`. */
export function predefinedMacros(wordBits: 32 | 64): ReadonlyMap<string, string> {
  const long = wordBits === 64 ? '9223372036854775807L' : '2147483647L'
  return new Map([
    ['BITS_PER_LONG', String(wordBits)],
    [wordBits === 64 ? 'CONFIG_64BIT' : 'CONFIG_32BIT', '1'],
    ['CONFIG_SMP', '1'],
    ['__KERNEL__', '1'],
    ['BITS_PER_BYTE', '8'],
    ['CHAR_BIT', '8'],
    ['SCHAR_MAX', '127'],
    ['SCHAR_MIN', '(-127 - 1)'],
    ['UCHAR_MAX', '255'],
    ['SHRT_MAX', '32767'],
    ['SHRT_MIN', '(-32767 - 1)'],
    ['USHRT_MAX', '65535'],
    ['INT_MAX', '2147483647'],
    ['INT_MIN', '(-2147483647 - 1)'],
    ['UINT_MAX', '4294967295U'],
    ['LONG_MAX', long],
    ['LONG_MIN', `(-${long} - 1)`],
    ['ULONG_MAX', '(~0UL)'],
    ['LLONG_MAX', '9223372036854775807LL'],
    ['LLONG_MIN', '(-9223372036854775807LL - 1)'],
    ['ULLONG_MAX', '(~0ULL)'],
    ['U8_MAX', '255'],
    ['U16_MAX', '65535'],
    ['U32_MAX', '4294967295U'],
    ['S32_MAX', '2147483647'],
    ['S64_MAX', '9223372036854775807LL'],
    ['U64_MAX', '(~0ULL)'],
    ['GFP_KERNEL', '0xcc0u'],
    ['GFP_NOFS', '0xc40u'],
    ['GFP_NOIO', '0xc00u'],
    ['GFP_ATOMIC', '0xa20u'],
    ...LOG_LEVELS.map((name): [string, string] => [`KERN_${name}`, '""']),
    ['TASK_RUNNING', '0'],
    ['TASK_INTERRUPTIBLE', '1'],
    ['TASK_UNINTERRUPTIBLE', '2'],
    ['EPERM', '1'],
    ['ENOENT', '2'],
    ['EINTR', '4'],
    ['EIO', '5'],
    ['EAGAIN', '11'],
    ['ENOMEM', '12'],
    ['EFAULT', '14'],
    ['EBUSY', '16'],
    ['EEXIST', '17'],
    ['EINVAL', '22'],
    ['EFBIG', '27'],
    ['ENOSPC', '28'],
    ['EOVERFLOW', '75'],
  ])
}
