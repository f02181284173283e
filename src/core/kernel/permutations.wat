;; Exchanges the $n numbers at $order, those from one of the $parts + 1 places at $cuts to the next among themselves:
;; $draws times in all, each time adding up the floats at $values (a row for each place, from the last down) that the
;; numbers are the columns of, to a double at $sums. Fisher and Yates, with Marsaglia's xorshift, whose state it returns.
(func (export "permute") (param $values i32) (param $n i32) (param $order i32) (param $cuts i32) (param $parts i32)
  (param $draws i32) (param $sums i32) (param $state i32) (result i32)
  (local $sum f64) (local $cut i32) (local $end i32) (local $size i32) (local $at i32) (local $from i32)
  (local $row i32) (local $pitch i32) (local $j i32) (local $other i32)
  (local.set $pitch (i32.shl (local.get $n) (i32.const 2)))
  (local.set $end (i32.add (local.get $cuts) (i32.shl (local.get $parts) (i32.const 2))))
  (loop $all
    (local.set $sum (f64.const 0))
    (local.set $cut (local.get $cuts))
    (loop $each_part
      (local.set $from (i32.load (local.get $cut)))
      (local.set $size (i32.sub (i32.load offset=4 (local.get $cut)) (local.get $from)))
      (local.set $from (i32.add (local.get $order) (i32.shl (local.get $from) (i32.const 2))))
      (local.set $at (i32.add (local.get $from) (i32.shl (local.get $size) (i32.const 2))))
      (local.set $row
        (i32.add (local.get $values) (i32.mul (i32.load offset=4 (local.get $cut)) (local.get $pitch))))
      (block $done
        (loop $each
          (br_if $done (i32.eqz (local.get $size)))
          (local.set $at (i32.sub (local.get $at) (i32.const 4)))
          (local.set $row (i32.sub (local.get $row) (local.get $pitch)))
          (local.set $state (i32.xor (local.get $state) (i32.shl (local.get $state) (i32.const 13))))
          (local.set $state (i32.xor (local.get $state) (i32.shr_u (local.get $state) (i32.const 17))))
          (local.set $state (i32.xor (local.get $state) (i32.shl (local.get $state) (i32.const 5))))
          (local.set $j (i32.add (local.get $from) (i32.shl
            (i32.wrap_i64 (i64.shr_u
              (i64.mul (i64.extend_i32_u (local.get $state)) (i64.extend_i32_u (local.get $size)))
              (i64.const 32)))
            (i32.const 2))))
          (local.set $other (i32.load (local.get $j)))
          (i32.store (local.get $j) (i32.load (local.get $at)))
          (i32.store (local.get $at) (local.get $other))
          (local.set $sum (f64.add (local.get $sum) (f64.promote_f32
            (f32.load (i32.add (local.get $row) (i32.shl (local.get $other) (i32.const 2)))))))
          (local.set $size (i32.sub (local.get $size) (i32.const 1)))
          (br $each)))
      (local.set $cut (i32.add (local.get $cut) (i32.const 4)))
      (br_if $each_part (i32.lt_u (local.get $cut) (local.get $end))))
    (f64.store (local.get $sums) (local.get $sum))
    (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
    (local.set $draws (i32.sub (local.get $draws) (i32.const 1)))
    (br_if $all (local.get $draws)))
  (local.get $state))

;; What "permute" does, of four at once whose numbers are all exchanged among themselves: the four states at $states, the
;; numbers at $order by turns, and values and sums $valueBytes and $sumBytes apart.
(func (export "permuteFour") (param $values i32) (param $valueBytes i32) (param $n i32) (param $order i32) (param $draws i32)
  (param $sums i32) (param $sumBytes i32) (param $states i32)
  (local $state v128) (local $size i32) (local $at i32) (local $row i32) (local $pitch i32) (local $j v128) (local $x v128)
  (local $a v128) (local $b v128) (local $v1 i32) (local $v2 i32) (local $v3 i32)
  (local.set $state (v128.load (local.get $states)))
  (local.set $pitch (i32.shl (local.get $n) (i32.const 2)))
  (local.set $v1 (i32.add (local.get $values) (local.get $valueBytes)))
  (local.set $v2 (i32.add (local.get $v1) (local.get $valueBytes)))
  (local.set $v3 (i32.add (local.get $v2) (local.get $valueBytes)))
  (loop $all
    (local.set $a (v128.const i64x2 0 0))
    (local.set $b (v128.const i64x2 0 0))
    (local.set $size (local.get $n))
    (local.set $row (i32.mul (local.get $n) (local.get $pitch)))
    (loop $each
      (local.set $row (i32.sub (local.get $row) (local.get $pitch)))
      (local.set $state (v128.xor (local.get $state) (i32x4.shl (local.get $state) (i32.const 13))))
      (local.set $state (v128.xor (local.get $state) (i32x4.shr_u (local.get $state) (i32.const 17))))
      (local.set $state (v128.xor (local.get $state) (i32x4.shl (local.get $state) (i32.const 5))))
      ;; Each state times the size, over 2^32; times 16, which is as far as the next four numbers are.
      (local.set $x (i32x4.splat (local.get $size)))
      (local.set $j (i32x4.shl
        (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
          (i64x2.extmul_low_i32x4_u (local.get $state) (local.get $x))
          (i64x2.extmul_high_i32x4_u (local.get $state) (local.get $x)))
        (i32.const 4)))
      (local.set $size (i32.sub (local.get $size) (i32.const 1)))
      (local.set $j (i32x4.add (local.get $j) (i32x4.splat (local.get $order))))
      (local.set $x (v128.load32_zero (i32x4.extract_lane 0 (local.get $j))))
      (local.set $x (v128.load32_lane offset=4 1 (i32x4.extract_lane 1 (local.get $j)) (local.get $x)))
      (local.set $x (v128.load32_lane offset=8 2 (i32x4.extract_lane 2 (local.get $j)) (local.get $x)))
      (local.set $x (v128.load32_lane offset=12 3 (i32x4.extract_lane 3 (local.get $j)) (local.get $x)))
      (local.set $at (i32.add (local.get $order) (i32.shl (local.get $size) (i32.const 4))))
      (i32.store (i32x4.extract_lane 0 (local.get $j)) (i32.load (local.get $at)))
      (i32.store offset=4 (i32x4.extract_lane 1 (local.get $j)) (i32.load offset=4 (local.get $at)))
      (i32.store offset=8 (i32x4.extract_lane 2 (local.get $j)) (i32.load offset=8 (local.get $at)))
      (i32.store offset=12 (i32x4.extract_lane 3 (local.get $j)) (i32.load offset=12 (local.get $at)))
      (v128.store (local.get $at) (local.get $x))
      (local.set $x (i32x4.add (i32x4.shl (local.get $x) (i32.const 2)) (i32x4.splat (local.get $row))))
      (local.set $a (f64x2.add (local.get $a) (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $v1) (i32x4.extract_lane 1 (local.get $x)))
          (v128.load32_zero (i32.add (local.get $values) (i32x4.extract_lane 0 (local.get $x))))))))
      (local.set $b (f64x2.add (local.get $b) (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $v3) (i32x4.extract_lane 3 (local.get $x)))
          (v128.load32_zero (i32.add (local.get $v2) (i32x4.extract_lane 2 (local.get $x))))))))
      (br_if $each (local.get $size)))
    (f64.store (local.get $sums) (f64x2.extract_lane 0 (local.get $a)))
    (local.set $at (i32.add (local.get $sums) (local.get $sumBytes)))
    (f64.store (local.get $at) (f64x2.extract_lane 1 (local.get $a)))
    (local.set $at (i32.add (local.get $at) (local.get $sumBytes)))
    (f64.store (local.get $at) (f64x2.extract_lane 0 (local.get $b)))
    (f64.store (i32.add (local.get $at) (local.get $sumBytes)) (f64x2.extract_lane 1 (local.get $b)))
    (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
    (local.set $draws (i32.sub (local.get $draws) (i32.const 1)))
    (br_if $all (local.get $draws)))
  (v128.store (local.get $states) (local.get $state)))
