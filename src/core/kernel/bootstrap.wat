;; The sum over all pairs of $n probes drawn with replacement, each pair as often as it was drawn, of the floats at $apart: a
;; column of them for each probe, $bytes each (a multiple of 32). $draws times, each to a double at $sums. What is drawn comes
;; from mulberry32, whose state it returns. $counts has room for a double a probe, $lines for one a row and $drawn for two.
(func (export "drawnPairs") (param $apart i32) (param $bytes i32) (param $n i32) (param $counts i32) (param $lines i32)
  (param $drawn i32) (param $draws i32) (param $sums i32) (param $state i32) (result i32)
  (local $i i32) (local $t i32) (local $at i32) (local $end i32) (local $row i32) (local $count f64) (local $sum f64)
  (local $w v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
  (loop $all
    (memory.fill (local.get $counts) (i32.const 0) (i32.shl (local.get $n) (i32.const 3)))
    (local.set $i (local.get $n))
    (loop $draw
      (local.set $state (i32.add (local.get $state) (i32.const 0x6d2b79f5)))
      (local.set $t (i32.mul
        (i32.xor (local.get $state) (i32.shr_u (local.get $state) (i32.const 15)))
        (i32.or (local.get $state) (i32.const 1))))
      (local.set $t (i32.xor (local.get $t) (i32.add (local.get $t) (i32.mul
        (i32.xor (local.get $t) (i32.shr_u (local.get $t) (i32.const 7)))
        (i32.or (local.get $t) (i32.const 61))))))
      (local.set $t (i32.xor (local.get $t) (i32.shr_u (local.get $t) (i32.const 14))))
      (local.set $at (i32.add (local.get $counts) (i32.shl
        (i32.wrap_i64 (i64.shr_u
          (i64.mul (i64.extend_i32_u (local.get $t)) (i64.extend_i32_u (local.get $n)))
          (i64.const 32)))
        (i32.const 3))))
      (f64.store (local.get $at) (f64.add (f64.load (local.get $at)) (f64.const 1)))
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (br_if $draw (local.get $i)))
    ;; Of those that were drawn: where their column and their line's sum are, and how often.
    (local.set $end (local.get $drawn))
    (loop $list
      (local.set $count (f64.load (i32.add (local.get $counts) (i32.shl (local.get $i) (i32.const 3)))))
      (i32.store (local.get $end) (i32.add (local.get $apart) (i32.mul (local.get $i) (local.get $bytes))))
      (i32.store offset=4 (local.get $end) (i32.add (local.get $lines) (i32.shl (local.get $i) (i32.const 3))))
      (f64.store offset=8 (local.get $end) (local.get $count))
      (local.set $end
        (i32.add (local.get $end) (i32.shl (f64.gt (local.get $count) (f64.const 0)) (i32.const 4))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $list (i32.lt_u (local.get $i) (local.get $n))))
    ;; The sums of all lines, eight at a time.
    (local.set $row (i32.const 0))
    (loop $rows
      (local.set $a (v128.const i64x2 0 0))
      (local.set $b (v128.const i64x2 0 0))
      (local.set $c (v128.const i64x2 0 0))
      (local.set $d (v128.const i64x2 0 0))
      (local.set $at (local.get $drawn))
      (loop $each
        (local.set $w (v128.load64_splat offset=8 (local.get $at)))
        (local.set $i (i32.add (i32.load (local.get $at)) (local.get $row)))
        (local.set $a (f64x2.add (local.get $a)
          (f64x2.mul (local.get $w) (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $i))))))
        (local.set $b (f64x2.add (local.get $b)
          (f64x2.mul (local.get $w) (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $i))))))
        (local.set $c (f64x2.add (local.get $c)
          (f64x2.mul (local.get $w) (f64x2.promote_low_f32x4 (v128.load64_zero offset=16 (local.get $i))))))
        (local.set $d (f64x2.add (local.get $d)
          (f64x2.mul (local.get $w) (f64x2.promote_low_f32x4 (v128.load64_zero offset=24 (local.get $i))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $each (i32.lt_u (local.get $at) (local.get $end))))
      (local.set $t (i32.add (local.get $lines) (i32.shl (local.get $row) (i32.const 1))))
      (v128.store (local.get $t) (local.get $a))
      (v128.store offset=16 (local.get $t) (local.get $b))
      (v128.store offset=32 (local.get $t) (local.get $c))
      (v128.store offset=48 (local.get $t) (local.get $d))
      (local.set $row (i32.add (local.get $row) (i32.const 32)))
      (br_if $rows (i32.lt_u (local.get $row) (local.get $bytes))))
    (local.set $sum (f64.const 0))
    (local.set $at (local.get $drawn))
    (loop $lines_drawn
      (local.set $sum (f64.add (local.get $sum)
        (f64.mul (f64.load (i32.load offset=4 (local.get $at))) (f64.load offset=8 (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $lines_drawn (i32.lt_u (local.get $at) (local.get $end))))
    (f64.store (local.get $sums) (local.get $sum))
    (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
    (local.set $draws (i32.sub (local.get $draws) (i32.const 1)))
    (br_if $all (local.get $draws)))
  (local.get $state))
