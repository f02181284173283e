;; Puts the $count doubles at $from into ascending order, byte by byte of what they are as numbers, with as many more at
;; $to to work in. At $table there are 2,048 numbers: how often each byte is at each place.
(func (export "sortDoubles") (param $from i32) (param $to i32) (param $count i32) (param $table i32)
  (local $at i32) (local $end i32) (local $key i64) (local $shift i64) (local $slot i32) (local $sum i32) (local $old i32)
  (local $last i32)
  (memory.fill (local.get $table) (i32.const 0) (i32.const 8192))
  (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
  (local.set $at (local.get $from))
  (loop $keys
    ;; Numbers without a sign in the order of the doubles: the sign turned, and of negative ones all other bits, too.
    (local.set $key (i64.load (local.get $at)))
    (local.set $key (i64.xor (local.get $key)
      (i64.or (i64.shr_s (local.get $key) (i64.const 63)) (i64.const 0x8000000000000000))))
    (i64.store (local.get $at) (local.get $key))
    (local.set $slot (local.get $table))
    (local.set $last (i32.add (local.get $table) (i32.const 8192)))
    (loop $bytes
      (local.set $old (i32.add (local.get $slot)
        (i32.shl (i32.and (i32.wrap_i64 (local.get $key)) (i32.const 255)) (i32.const 2))))
      (i32.store (local.get $old) (i32.add (i32.load (local.get $old)) (i32.const 1)))
      (local.set $key (i64.shr_u (local.get $key) (i64.const 8)))
      (local.set $slot (i32.add (local.get $slot) (i32.const 1024)))
      (br_if $bytes (i32.lt_u (local.get $slot) (local.get $last))))
    (local.set $at (i32.add (local.get $at) (i32.const 8)))
    (br_if $keys (i32.lt_u (local.get $at) (local.get $end))))
  (loop $passes
    (local.set $sum (i32.const 0))
    (local.set $slot (local.get $table))
    (local.set $last (i32.add (local.get $table) (i32.const 1024)))
    (loop $slots
      (local.set $old (i32.load (local.get $slot)))
      (i32.store (local.get $slot) (i32.add (local.get $to) (i32.shl (local.get $sum) (i32.const 3))))
      (local.set $sum (i32.add (local.get $sum) (local.get $old)))
      (local.set $slot (i32.add (local.get $slot) (i32.const 4)))
      (br_if $slots (i32.lt_u (local.get $slot) (local.get $last))))
    (local.set $at (local.get $from))
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
    (loop $each
      (local.set $key (i64.load (local.get $at)))
      (local.set $slot (i32.add (local.get $table)
        (i32.shl
          (i32.and (i32.wrap_i64 (i64.shr_u (local.get $key) (local.get $shift))) (i32.const 255))
          (i32.const 2))))
      (local.set $old (i32.load (local.get $slot)))
      (i64.store (local.get $old) (local.get $key))
      (i32.store (local.get $slot) (i32.add (local.get $old) (i32.const 8)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $each (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $at (local.get $from))
    (local.set $from (local.get $to))
    (local.set $to (local.get $at))
    (local.set $table (i32.add (local.get $table) (i32.const 1024)))
    (local.set $shift (i64.add (local.get $shift) (i64.const 8)))
    (br_if $passes (i64.lt_u (local.get $shift) (i64.const 64))))
  (local.set $at (local.get $from))
  (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
  (loop $back
    (local.set $key (i64.load (local.get $at)))
    (i64.store (local.get $at) (i64.xor (local.get $key)
      (i64.or (i64.shr_s (i64.xor (local.get $key) (i64.const -1)) (i64.const 63)) (i64.const 0x8000000000000000))))
    (local.set $at (i32.add (local.get $at) (i32.const 8)))
    (br_if $back (i32.lt_u (local.get $at) (local.get $end)))))

;; Puts the $count floats at $from, none of them negative, into ascending order, with as many more at $to to work in. At
;; $table there are 1,024 numbers: how often each byte is at each place.
(func (export "sortFloats") (param $from i32) (param $to i32) (param $count i32) (param $table i32)
  (local $at i32) (local $end i32) (local $key i32) (local $shift i32) (local $slot i32) (local $sum i32) (local $old i32)
  (local $last i32)
  (memory.fill (local.get $table) (i32.const 0) (i32.const 4096))
  (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 2))))
  (local.set $at (local.get $from))
  (loop $keys
    (local.set $key (i32.load (local.get $at)))
    (local.set $slot (local.get $table))
    (local.set $last (i32.add (local.get $table) (i32.const 4096)))
    (loop $bytes
      (local.set $old
        (i32.add (local.get $slot) (i32.shl (i32.and (local.get $key) (i32.const 255)) (i32.const 2))))
      (i32.store (local.get $old) (i32.add (i32.load (local.get $old)) (i32.const 1)))
      (local.set $key (i32.shr_u (local.get $key) (i32.const 8)))
      (local.set $slot (i32.add (local.get $slot) (i32.const 1024)))
      (br_if $bytes (i32.lt_u (local.get $slot) (local.get $last))))
    (local.set $at (i32.add (local.get $at) (i32.const 4)))
    (br_if $keys (i32.lt_u (local.get $at) (local.get $end))))
  (loop $passes
    (local.set $sum (local.get $to))
    (local.set $slot (local.get $table))
    (local.set $last (i32.add (local.get $table) (i32.const 1024)))
    (loop $slots
      (local.set $old (i32.load (local.get $slot)))
      (i32.store (local.get $slot) (local.get $sum))
      (local.set $sum (i32.add (local.get $sum) (i32.shl (local.get $old) (i32.const 2))))
      (local.set $slot (i32.add (local.get $slot) (i32.const 4)))
      (br_if $slots (i32.lt_u (local.get $slot) (local.get $last))))
    (local.set $at (local.get $from))
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 2))))
    (loop $each
      (local.set $key (i32.load (local.get $at)))
      (local.set $slot (i32.add (local.get $table)
        (i32.shl (i32.and (i32.shr_u (local.get $key) (local.get $shift)) (i32.const 255)) (i32.const 2))))
      (local.set $old (i32.load (local.get $slot)))
      (i32.store (local.get $old) (local.get $key))
      (i32.store (local.get $slot) (i32.add (local.get $old) (i32.const 4)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $each (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $at (local.get $from))
    (local.set $from (local.get $to))
    (local.set $to (local.get $at))
    (local.set $table (i32.add (local.get $table) (i32.const 1024)))
    (local.set $shift (i32.add (local.get $shift) (i32.const 8)))
    (br_if $passes (i32.lt_u (local.get $shift) (i32.const 32)))))

;; How many of the $count doubles at $ascending are smaller than $value.
(func $smaller (param $ascending i32) (param $count i32) (param $value f64) (result i32)
  (local $from i32) (local $half i32) (local $middle i32)
  (local.set $from (local.get $ascending))
  (loop $halves
    (local.set $half (i32.shr_u (i32.add (local.get $count) (i32.const 1)) (i32.const 1)))
    (local.set $middle (i32.add (local.get $from) (i32.shl (local.get $half) (i32.const 3))))
    (local.set $from (select (local.get $middle) (local.get $from)
      (f64.lt (f64.load (i32.sub (local.get $middle) (i32.const 8))) (local.get $value))))
    (local.set $count (i32.sub (local.get $count) (local.get $half)))
    (br_if $halves (local.get $count)))
  (i32.shr_u (i32.sub (local.get $from) (local.get $ascending)) (i32.const 3)))

;; Of each of the $count doubles at $values, to a number at $to: how many of the same, at $ascending, are smaller; and 2^31
;; more where others are equal. Behind the last one there must be a double that is none of them.
(func (export "countSmaller") (param $values i32) (param $count i32) (param $ascending i32) (param $to i32)
  (local $end i32) (local $less i32) (local $value f64)
  (local.set $end (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 3))))
  (loop $each
    (local.set $value (f64.load (local.get $values)))
    (local.set $less (call $smaller (local.get $ascending) (local.get $count) (local.get $value)))
    (i32.store (local.get $to) (i32.or (local.get $less) (i32.shl
      (f64.eq
        (local.get $value)
        (f64.load offset=8 (i32.add (local.get $ascending) (i32.shl (local.get $less) (i32.const 3)))))
      (i32.const 31))))
    (local.set $to (i32.add (local.get $to) (i32.const 4)))
    (local.set $values (i32.add (local.get $values) (i32.const 8)))
    (br_if $each (i32.lt_u (local.get $values) (local.get $end)))))
