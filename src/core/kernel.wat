;; What takes most time, with the same bits on every processor: no sum depends on how wide its registers are.
;;
;; First the inner products of equation 2: every row with every other, four floats at a time. Rows come in strips of
;; four, which interleave their rows by vectors of four columns (vectors v0, v1, ... of rows r0..r3):
;;   r0v0 r1v0 r2v0 r3v0  r0v1 r1v1 r2v1 r3v1 ...
;; so that one pointer reads a strip from end to end. Missing rows and columns are zeros.
;;
;; Every sum has one fixed order and no fused multiply-add (relaxed SIMD has one, and would be faster): the same outputs
;; give the same bits on every processor.
;;
;; Memory: 128 bytes of scratch, then the strips, then wherever $out says, the products.
(module
  (import "host" "memory" (memory 1))

  ;; Two rows at $a times the four rows of the strip at $b: eight vectors to the scratch, each to be summed over its lanes.
  ;;
  ;; V8 decides what stays in the sixteen registers of x86-64. It keeps all of this loop there as long as the
  ;; accumulators are only stored afterwards: when they are shuffled or alive across a call it spills some inside the
  ;; loop, which doubles the time. It also spills larger blocks (4 x 3, 4 x 4) and the same block with the loop unrolled.
  (func $multiply (param $a i32) (param $b i32) (param $strip i32)
    (local $end i32)
    (local $a0 v128) (local $a1 v128) (local $bj v128)
    (local $s00 v128) (local $s01 v128) (local $s02 v128) (local $s03 v128)
    (local $s10 v128) (local $s11 v128) (local $s12 v128) (local $s13 v128)

    (local.set $end (i32.add (local.get $b) (local.get $strip)))
    (loop $columns
      (local.set $a0 (v128.load (local.get $a)))
      (local.set $a1 (v128.load offset=16 (local.get $a)))

      (local.set $bj (v128.load (local.get $b)))
      (local.set $s00 (f32x4.add (local.get $s00) (f32x4.mul (local.get $a0) (local.get $bj))))
      (local.set $s10 (f32x4.add (local.get $s10) (f32x4.mul (local.get $a1) (local.get $bj))))

      (local.set $bj (v128.load offset=16 (local.get $b)))
      (local.set $s01 (f32x4.add (local.get $s01) (f32x4.mul (local.get $a0) (local.get $bj))))
      (local.set $s11 (f32x4.add (local.get $s11) (f32x4.mul (local.get $a1) (local.get $bj))))

      (local.set $bj (v128.load offset=32 (local.get $b)))
      (local.set $s02 (f32x4.add (local.get $s02) (f32x4.mul (local.get $a0) (local.get $bj))))
      (local.set $s12 (f32x4.add (local.get $s12) (f32x4.mul (local.get $a1) (local.get $bj))))

      (local.set $bj (v128.load offset=48 (local.get $b)))
      (local.set $s03 (f32x4.add (local.get $s03) (f32x4.mul (local.get $a0) (local.get $bj))))
      (local.set $s13 (f32x4.add (local.get $s13) (f32x4.mul (local.get $a1) (local.get $bj))))

      (local.set $a (i32.add (local.get $a) (i32.const 64)))
      (local.set $b (i32.add (local.get $b) (i32.const 64)))
      (br_if $columns (i32.lt_u (local.get $b) (local.get $end))))

    (v128.store offset=0 (i32.const 0) (local.get $s00))
    (v128.store offset=16 (i32.const 0) (local.get $s01))
    (v128.store offset=32 (i32.const 0) (local.get $s02))
    (v128.store offset=48 (i32.const 0) (local.get $s03))
    (v128.store offset=64 (i32.const 0) (local.get $s10))
    (v128.store offset=80 (i32.const 0) (local.get $s11))
    (v128.store offset=96 (i32.const 0) (local.get $s12))
    (v128.store offset=112 (i32.const 0) (local.get $s13)))

  ;; The four vectors at $from, each summed over its lanes, as one vector.
  (func $sums (param $from i32) (result v128)
    (local $x v128) (local $y v128) (local $z v128) (local $w v128)
    (local.set $x (v128.load (local.get $from)))
    (local.set $y (v128.load offset=16 (local.get $from)))
    (local.set $z (v128.load offset=32 (local.get $from)))
    (local.set $w (v128.load offset=48 (local.get $from)))
    ;; x0+x2 x1+x3 y0+y2 y1+y3, and the same of z and w; then even lanes onto odd ones.
    (local.set $x (f32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $x) (local.get $y))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $x) (local.get $y))))
    (local.set $z (f32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $z) (local.get $w))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $z) (local.get $w))))
    (f32x4.add
      (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $x) (local.get $z))
      (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $x) (local.get $z))))

  ;; Two rows of products to $out and $out + $pitch.
  (func $block (param $a i32) (param $b i32) (param $strip i32) (param $out i32) (param $pitch i32)
    (call $multiply (local.get $a) (local.get $b) (local.get $strip))
    (v128.store (local.get $out) (call $sums (i32.const 0)))
    (v128.store (i32.add (local.get $out) (local.get $pitch)) (call $sums (i32.const 64))))

  ;; Strips $first..$last - 1 (rows of the product) times every strip from their own on (columns of the product), of
  ;; $strips strips of $strip bytes. Row r of strip $first lands at $out + r * $strips * 16, column 0 first.
  ;; The column strip is the outer loop: it stays in the first cache while the row strips pass from the second.
  (func (export "gram") (param $first i32) (param $last i32) (param $strips i32) (param $strip i32) (param $out i32)
    (local $i i32) (local $j i32) (local $until i32) (local $a i32) (local $b i32) (local $at i32) (local $pitch i32)

    (local.set $pitch (i32.shl (local.get $strips) (i32.const 4)))
    (local.set $j (local.get $first))
    (loop $column_strips
      (local.set $a (i32.add (i32.const 128) (i32.mul (local.get $first) (local.get $strip))))
      (local.set $b (i32.add (i32.const 128) (i32.mul (local.get $j) (local.get $strip))))
      (local.set $at (i32.add (local.get $out) (i32.shl (local.get $j) (i32.const 4))))
      (local.set $i (local.get $first))
      (local.set $j (i32.add (local.get $j) (i32.const 1)))
      (local.set $until (select (local.get $j) (local.get $last) (i32.lt_u (local.get $j) (local.get $last))))

      (loop $row_strips
        (call $block (local.get $a) (local.get $b) (local.get $strip) (local.get $at) (local.get $pitch))
        (local.set $at (i32.add (local.get $at) (i32.shl (local.get $pitch) (i32.const 1))))
        (call $block
          (i32.add (local.get $a) (i32.const 32)) (local.get $b) (local.get $strip) (local.get $at) (local.get $pitch))
        (local.set $at (i32.add (local.get $at) (i32.shl (local.get $pitch) (i32.const 1))))
        (local.set $a (i32.add (local.get $a) (local.get $strip)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $row_strips (i32.lt_u (local.get $i) (local.get $until))))

      (br_if $column_strips (i32.lt_u (local.get $j) (local.get $strips)))))

  ;; Below, sums are in double precision, and each is added up in the order of its values, as a loop would.

  ;; Rows of floats as strips of four rows in double precision, interleaved by columns: r0c0 r1c0 r2c0 r3c0 r0c1 ...
  ;; $used of $columns columns of $rows rows (a multiple of four) from $from to $to; both run on from strip to strip.
  (func (export "interleave") (param $from i32) (param $columns i32) (param $rows i32) (param $used i32) (param $to i32)
    (local $pitch i32) (local $end i32) (local $b i32) (local $c i32) (local $d i32)
    (local.set $pitch (i32.shl (local.get $columns) (i32.const 2)))
    (loop $strips
      (local.set $b (i32.add (local.get $from) (local.get $pitch)))
      (local.set $c (i32.add (local.get $b) (local.get $pitch)))
      (local.set $d (i32.add (local.get $c) (local.get $pitch)))
      (local.set $end (i32.add (local.get $from) (i32.shl (local.get $used) (i32.const 2))))
      (loop $each
        (f64.store (local.get $to) (f64.promote_f32 (f32.load (local.get $from))))
        (f64.store offset=8 (local.get $to) (f64.promote_f32 (f32.load (local.get $b))))
        (f64.store offset=16 (local.get $to) (f64.promote_f32 (f32.load (local.get $c))))
        (f64.store offset=24 (local.get $to) (f64.promote_f32 (f32.load (local.get $d))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (local.set $c (i32.add (local.get $c) (i32.const 4)))
        (local.set $d (i32.add (local.get $d) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 32)))
        (br_if $each (i32.lt_u (local.get $from) (local.get $end))))
      (local.set $from
        (i32.sub (i32.add (local.get $d) (local.get $pitch)) (i32.shl (local.get $used) (i32.const 2))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 4)))
      (br_if $strips (local.get $rows))))

  ;; Adds to the four floats at $out what the two pairs of doubles are.
  (func $add (param $out i32) (param $low v128) (param $high v128)
    (local $old v128)
    (local.set $old (v128.load (local.get $out)))
    (v128.store (local.get $out) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (f64x2.add (f64x2.promote_low_f32x4 (local.get $old)) (local.get $low)))
      (f32x4.demote_f64x2_zero (f64x2.add
        (f64x2.promote_low_f32x4
          (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $old) (local.get $old)))
        (local.get $high))))))

  ;; Adds the inner products of one strip of doubles at $a with $strips strips from $b on, of $strip bytes each, to the
  ;; four rows of floats at $out, which are $pitch bytes apart.
  (func (export "addProducts")
    (param $a i32) (param $b i32) (param $strips i32) (param $strip i32) (param $out i32) (param $pitch i32)
    (local $at i32) (local $end i32) (local $x v128) (local $y v128) (local $f v128)
    (local $s00 v128) (local $s01 v128) (local $s10 v128) (local $s11 v128)
    (local $s20 v128) (local $s21 v128) (local $s30 v128) (local $s31 v128) (local $zero v128)
    (loop $columns
      (local.set $s00 (local.get $zero)) (local.set $s01 (local.get $zero))
      (local.set $s10 (local.get $zero)) (local.set $s11 (local.get $zero))
      (local.set $s20 (local.get $zero)) (local.set $s21 (local.get $zero))
      (local.set $s30 (local.get $zero)) (local.set $s31 (local.get $zero))
      (local.set $at (local.get $a))
      (local.set $end (i32.add (local.get $b) (local.get $strip)))
      (loop $values
        (local.set $x (v128.load (local.get $b)))
        (local.set $y (v128.load offset=16 (local.get $b)))
        (local.set $f (v128.load64_splat (local.get $at)))
        (local.set $s00 (f64x2.add (local.get $s00) (f64x2.mul (local.get $f) (local.get $x))))
        (local.set $s01 (f64x2.add (local.get $s01) (f64x2.mul (local.get $f) (local.get $y))))
        (local.set $f (v128.load64_splat offset=8 (local.get $at)))
        (local.set $s10 (f64x2.add (local.get $s10) (f64x2.mul (local.get $f) (local.get $x))))
        (local.set $s11 (f64x2.add (local.get $s11) (f64x2.mul (local.get $f) (local.get $y))))
        (local.set $f (v128.load64_splat offset=16 (local.get $at)))
        (local.set $s20 (f64x2.add (local.get $s20) (f64x2.mul (local.get $f) (local.get $x))))
        (local.set $s21 (f64x2.add (local.get $s21) (f64x2.mul (local.get $f) (local.get $y))))
        (local.set $f (v128.load64_splat offset=24 (local.get $at)))
        (local.set $s30 (f64x2.add (local.get $s30) (f64x2.mul (local.get $f) (local.get $x))))
        (local.set $s31 (f64x2.add (local.get $s31) (f64x2.mul (local.get $f) (local.get $y))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (local.set $b (i32.add (local.get $b) (i32.const 32)))
        (br_if $values (i32.lt_u (local.get $b) (local.get $end))))
      (call $add (local.get $out) (local.get $s00) (local.get $s01))
      (local.set $at (i32.add (local.get $out) (local.get $pitch)))
      (call $add (local.get $at) (local.get $s10) (local.get $s11))
      (local.set $at (i32.add (local.get $at) (local.get $pitch)))
      (call $add (local.get $at) (local.get $s20) (local.get $s21))
      (call $add (i32.add (local.get $at) (local.get $pitch)) (local.get $s30) (local.get $s31))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $strips (i32.sub (local.get $strips) (i32.const 1)))
      (br_if $columns (local.get $strips))))

  ;; Where $bytes / 4 floats at $values are larger than those at $reached, puts them there, and $row to $best.
  ;; Returns the place of the largest of them, the first of several; -1 where none is positive.
  (func (export "matchRow") (param $values i32) (param $bytes i32) (param $row i32) (param $reached i32) (param $best i32)
    (result i32)
    (local $at i32) (local $lane i32) (local $place i32) (local $most f32) (local $value f32)
    (local $x v128) (local $old v128) (local $larger v128) (local $here v128) (local $mosts v128) (local $places v128)
    (local.set $here (v128.const i32x4 0 1 2 3))
    (local.set $places (v128.const i32x4 -1 -1 -1 -1))
    (loop $each
      (local.set $x (v128.load (i32.add (local.get $values) (local.get $at))))
      (local.set $larger (f32x4.gt (local.get $x) (local.get $mosts)))
      (local.set $mosts (v128.bitselect (local.get $x) (local.get $mosts) (local.get $larger)))
      (local.set $places (v128.bitselect (local.get $here) (local.get $places) (local.get $larger)))
      (local.set $here (i32x4.add (local.get $here) (v128.const i32x4 4 4 4 4)))
      (local.set $old (v128.load (i32.add (local.get $reached) (local.get $at))))
      (local.set $larger (f32x4.gt (local.get $x) (local.get $old)))
      (if (v128.any_true (local.get $larger)) (then
        (v128.store (i32.add (local.get $reached) (local.get $at))
          (v128.bitselect (local.get $x) (local.get $old) (local.get $larger)))
        (v128.store (i32.add (local.get $best) (local.get $at))
          (v128.bitselect
            (i32x4.splat (local.get $row))
            (v128.load (i32.add (local.get $best) (local.get $at)))
            (local.get $larger)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $each (i32.lt_u (local.get $at) (local.get $bytes))))
    (v128.store (i32.const 0) (local.get $mosts))
    (v128.store offset=16 (i32.const 0) (local.get $places))
    (local.set $place (i32.const -1))
    (loop $lanes
      (local.set $value (f32.load (local.get $lane)))
      (local.set $at (i32.load offset=16 (local.get $lane)))
      (if (i32.or
            (f32.gt (local.get $value) (local.get $most))
            (i32.and (f32.eq (local.get $value) (local.get $most)) (i32.lt_u (local.get $at) (local.get $place))))
        (then (local.set $most (local.get $value)) (local.set $place (local.get $at))))
      (local.set $lane (i32.add (local.get $lane) (i32.const 4)))
      (br_if $lanes (i32.lt_u (local.get $lane) (i32.const 16))))
    (local.get $place))

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

  ;; Adds four rows of floats at $rows, $bytes each, times the floats at $factors, to the four floats at $sums plus what the
  ;; numbers at $places say; and their squares to four doubles at $squares.
  (func (export "projectRows") (param $rows i32) (param $bytes i32) (param $factors i32) (param $places i32) (param $sums i32)
    (param $squares i32)
    (local $end i32) (local $to i32) (local $c i32) (local $a v128) (local $b v128) (local $f v128) (local $old v128)
    (local $a2 v128) (local $b2 v128)
    (local.set $end (i32.add (local.get $rows) (local.get $bytes)))
    (local.set $c (i32.add (local.get $end) (local.get $bytes)))
    (loop $each
      (local.set $f (f64x2.splat (f64.promote_f32 (f32.load (local.get $factors)))))
      (local.set $a (f64x2.mul (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $rows) (local.get $bytes)) (v128.load32_zero (local.get $rows)))) (local.get $f)))
      (local.set $b (f64x2.mul (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $c) (local.get $bytes)) (v128.load32_zero (local.get $c)))) (local.get $f)))
      (local.set $a2 (f64x2.add (local.get $a2) (f64x2.mul (local.get $a) (local.get $a))))
      (local.set $b2 (f64x2.add (local.get $b2) (f64x2.mul (local.get $b) (local.get $b))))
      (local.set $to (i32.add (local.get $sums) (i32.load (local.get $places))))
      (local.set $old (v128.load (local.get $to)))
      (v128.store (local.get $to) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
        (f32x4.demote_f64x2_zero (f64x2.add (f64x2.promote_low_f32x4 (local.get $old)) (local.get $a)))
        (f32x4.demote_f64x2_zero (f64x2.add
          (f64x2.promote_low_f32x4
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $old) (local.get $old)))
          (local.get $b)))))
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (local.set $c (i32.add (local.get $c) (i32.const 4)))
      (local.set $factors (i32.add (local.get $factors) (i32.const 4)))
      (local.set $places (i32.add (local.get $places) (i32.const 4)))
      (br_if $each (i32.lt_u (local.get $rows) (local.get $end))))
    (v128.store (local.get $squares) (local.get $a2))
    (v128.store offset=16 (local.get $squares) (local.get $b2)))

  ;; Adds to $bytes / 4 doubles at $sums the squares of four rows of floats at $rows, $bytes each (a multiple of 8), one row
  ;; after the other, times the rows' weights, doubles at $weights.
  (func (export "columnSums") (param $rows i32) (param $bytes i32) (param $weights i32) (param $sums i32)
    (local $end i32) (local $b i32) (local $c i32) (local $d i32)
    (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $w3 v128) (local $x v128) (local $s v128)
    (local.set $w0 (v128.load64_splat (local.get $weights)))
    (local.set $w1 (v128.load64_splat offset=8 (local.get $weights)))
    (local.set $w2 (v128.load64_splat offset=16 (local.get $weights)))
    (local.set $w3 (v128.load64_splat offset=24 (local.get $weights)))
    (local.set $end (i32.add (local.get $rows) (local.get $bytes)))
    (local.set $b (local.get $end))
    (local.set $c (i32.add (local.get $b) (local.get $bytes)))
    (local.set $d (i32.add (local.get $c) (local.get $bytes)))
    (loop $each
      (local.set $s (v128.load (local.get $sums)))
      (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $rows))))
      (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w0) (local.get $x)) (local.get $x))))
      (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $b))))
      (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w1) (local.get $x)) (local.get $x))))
      (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $c))))
      (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w2) (local.get $x)) (local.get $x))))
      (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $d))))
      (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w3) (local.get $x)) (local.get $x))))
      (v128.store (local.get $sums) (local.get $s))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (local.set $c (i32.add (local.get $c) (i32.const 8)))
      (local.set $d (i32.add (local.get $d) (i32.const 8)))
      (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
      (br_if $each (i32.lt_u (local.get $rows) (local.get $end)))))

  ;; To four doubles at $sums, the sums of the squares of four rows of floats at $rows, $bytes each, times the columns'
  ;; weights, doubles at $weights.
  (func (export "rowSums") (param $rows i32) (param $bytes i32) (param $weights i32) (param $sums i32)
    (local $end i32) (local $c i32) (local $w v128) (local $a v128) (local $b v128) (local $a2 v128) (local $b2 v128)
    (local.set $end (i32.add (local.get $rows) (local.get $bytes)))
    (local.set $c (i32.add (local.get $end) (local.get $bytes)))
    (loop $each
      (local.set $w (v128.load64_splat (local.get $weights)))
      (local.set $a (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $rows) (local.get $bytes)) (v128.load32_zero (local.get $rows)))))
      (local.set $b (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $c) (local.get $bytes)) (v128.load32_zero (local.get $c)))))
      (local.set $a2 (f64x2.add (local.get $a2) (f64x2.mul (f64x2.mul (local.get $w) (local.get $a)) (local.get $a))))
      (local.set $b2 (f64x2.add (local.get $b2) (f64x2.mul (f64x2.mul (local.get $w) (local.get $b)) (local.get $b))))
      (local.set $weights (i32.add (local.get $weights) (i32.const 8)))
      (local.set $c (i32.add (local.get $c) (i32.const 4)))
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (br_if $each (i32.lt_u (local.get $rows) (local.get $end))))
    (v128.store (local.get $sums) (local.get $a2))
    (v128.store offset=16 (local.get $sums) (local.get $b2)))

  ;; Adds the size of a row's floats at $values, $bytes of them, times $scale and then the doubles at $scales, to counts at
  ;; $counts (four tables of $bins): by their exponents and the next two bits, less $first, as the first or last where they
  ;; are beyond. Values may be looked at that lie up to 12 bytes beyond the row: their scales are 0, and they are counted.
  (func (export "countBins")
    (param $values i32) (param $bytes i32) (param $scale f64) (param $scales i32) (param $counts i32) (param $bins i32)
    (param $first i32)
    (local $end i32) (local $lane i32) (local $at i32) (local $x v128) (local $s v128)
    (local.set $s (f64x2.splat (local.get $scale)))
    (local.set $end (i32.add (local.get $values) (local.get $bytes)))
    (loop $each
      (local.set $x (v128.load (local.get $values)))
      (local.set $x (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
        (f32x4.demote_f64x2_zero (f64x2.mul
          (f64x2.mul (local.get $s) (v128.load (local.get $scales)))
          (f64x2.promote_low_f32x4 (local.get $x))))
        (f32x4.demote_f64x2_zero (f64x2.mul
          (f64x2.mul (local.get $s) (v128.load offset=16 (local.get $scales)))
          (f64x2.promote_low_f32x4
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x)))))))
      (local.set $x (i32x4.shl
        (i32x4.max_s
          (i32x4.min_s
            (i32x4.sub
              (i32x4.shr_u (f32x4.abs (local.get $x)) (i32.const 21))
              (i32x4.splat (local.get $first)))
            (i32x4.splat (i32.sub (local.get $bins) (i32.const 1))))
          (v128.const i32x4 0 0 0 0))
        (i32.const 2)))
      (local.set $at (i32.add (local.get $counts) (i32x4.extract_lane 0 (local.get $x))))
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $lane (i32.shl (local.get $bins) (i32.const 2)))
      (local.set $at (i32.add (i32.add (local.get $counts) (local.get $lane)) (i32x4.extract_lane 1 (local.get $x))))
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $lane (i32.shl (local.get $bins) (i32.const 3)))
      (local.set $at (i32.add (i32.add (local.get $counts) (local.get $lane)) (i32x4.extract_lane 2 (local.get $x))))
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $lane (i32.mul (local.get $bins) (i32.const 12)))
      (local.set $at (i32.add (i32.add (local.get $counts) (local.get $lane)) (i32x4.extract_lane 3 (local.get $x))))
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
      (local.set $scales (i32.add (local.get $scales) (i32.const 32)))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (br_if $each (i32.lt_u (local.get $values) (local.get $end)))))

  ;; What a layer's ties are told by: adds the values of $count kernels of $taps floats at $kernels, times $scale and then the
  ;; doubles at $scales, to doubles at $sums, tap by tap, and their squares to those at $squares; and the kernels' energies,
  ;; the sums of their squares, and the squares of these, to the doubles after those, at the next even place.
  ;; Up to 4 bytes beyond the kernels are looked at, and count for nothing.
  (func (export "tieSums")
    (param $kernels i32) (param $count i32) (param $taps i32) (param $scale f64) (param $scales i32) (param $sums i32)
    (param $squares i32) (param $energies i32)
    (local $tap i32) (local $i i32) (local $at i32) (local $pitch i32) (local $energy f64) (local $one f64) (local $other f64)
    (local $x v128) (local $s v128) (local $q v128)
    (local.set $pitch (i32.shl (local.get $taps) (i32.const 2)))
    (memory.fill (local.get $energies) (i32.const 0) (i32.shl (local.get $count) (i32.const 3)))
    (loop $pairs
      (local.set $at (i32.add (local.get $kernels) (i32.shl (local.get $tap) (i32.const 2))))
      (local.set $s (v128.load (local.get $sums)))
      (local.set $q (v128.load (local.get $squares)))
      (local.set $tap (i32.add (local.get $tap) (i32.const 2)))
      (local.set $i (i32.const 0))
      (loop $each
        (local.set $x (f64x2.mul
          (f64x2.splat (f64.mul (local.get $scale) (f64.load
            (i32.add (local.get $scales) (i32.shl (local.get $i) (i32.const 3))))))
          (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $at)))))
        (local.set $s (f64x2.add (local.get $s) (local.get $x)))
        (local.set $x (f64x2.mul (local.get $x) (local.get $x)))
        (local.set $q (f64x2.add (local.get $q) (local.get $x)))
        (local.set $energy (f64.add
          (f64.load (i32.add (local.get $energies) (i32.shl (local.get $i) (i32.const 3))))
          (f64x2.extract_lane 0 (local.get $x))))
        (if (i32.le_u (local.get $tap) (local.get $taps))
          (then (local.set $energy (f64.add (local.get $energy) (f64x2.extract_lane 1 (local.get $x))))))
        (f64.store (i32.add (local.get $energies) (i32.shl (local.get $i) (i32.const 3))) (local.get $energy))
        (local.set $at (i32.add (local.get $at) (local.get $pitch)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
      (v128.store (local.get $sums) (local.get $s))
      (v128.store (local.get $squares) (local.get $q))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (local.set $squares (i32.add (local.get $squares) (i32.const 16)))
      (br_if $pairs (i32.lt_u (local.get $tap) (local.get $taps))))
    (local.set $one (f64.load (local.get $sums)))
    (local.set $other (f64.load (local.get $squares)))
    (local.set $i (i32.const 0))
    (loop $all
      (local.set $energy (f64.load (i32.add (local.get $energies) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $one (f64.add (local.get $one) (local.get $energy)))
      (local.set $other (f64.add (local.get $other) (f64.mul (local.get $energy) (local.get $energy))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $all (i32.lt_u (local.get $i) (local.get $count))))
    (f64.store (local.get $sums) (local.get $one))
    (f64.store (local.get $squares) (local.get $other)))

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

  ;; Adds $count floats (taken for an even number), $step bytes from each other from $values on, times $factor, to the floats
  ;; at $sums, and their squares to the doubles at $squares.
  (func (export "projectColumns")
    (param $values i32) (param $step i32) (param $factor f64) (param $count i32) (param $sums i32) (param $squares i32)
    (local $end i32) (local $twice i32) (local $f v128) (local $x v128)
    (local.set $f (f64x2.splat (local.get $factor)))
    (local.set $twice (i32.shl (local.get $step) (i32.const 1)))
    (local.set $end (i32.add (local.get $sums) (i32.shl (local.get $count) (i32.const 2))))
    (loop $each
      (local.set $x (f64x2.mul (local.get $f) (f64x2.promote_low_f32x4
        (v128.load32_lane 1 (i32.add (local.get $values) (local.get $step)) (v128.load32_zero (local.get $values))))))
      (v128.store64_lane 0 (local.get $sums) (f32x4.demote_f64x2_zero
        (f64x2.add (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $sums))) (local.get $x))))
      (v128.store (local.get $squares)
        (f64x2.add (v128.load (local.get $squares)) (f64x2.mul (local.get $x) (local.get $x))))
      (local.set $values (i32.add (local.get $values) (local.get $twice)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
      (local.set $squares (i32.add (local.get $squares) (i32.const 16)))
      (br_if $each (i32.lt_u (local.get $sums) (local.get $end)))))

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
    (v128.store (local.get $states) (local.get $state))))
